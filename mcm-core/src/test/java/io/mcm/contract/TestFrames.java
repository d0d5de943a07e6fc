package io.mcm.contract;

import io.mcm.Field;
import io.mcm.TxBuffer;
import io.mcm.format.Format;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Frames whose every byte and field follows from their number, which their time stamp carries: a
 * receiver needs nothing else to know whether a frame is whole.
 */
final class TestFrames {
    /** The largest metadata; frames carry 0 to this many bytes in turn. */
    static final int METADATA = 97;

    private static final long FIRST_TIME = 1_800_000_000_000_000_000L;
    private static final long PERIOD = 16_683_350;

    private TestFrames() {}

    static void fill(TxBuffer frame, long number, int payloadSize, Format format) {
        MutableDirectBuffer payload = frame.payload();
        write(payload, payloadSize, number);
        int metadataSize = metadataSize(number, frame.metadata().capacity());
        write(frame.metadata(), metadataSize, ~number);
        frame.payloadLength(payloadSize)
                .metadataLength(metadataSize)
                .timestamp(FIRST_TIME + number * PERIOD)
                .rtpTimestamp(rtpTimestamp(number))
                .field(field(number, format))
                .incomplete(missingParts(number));
    }

    static long number(long timestamp) {
        long sinceFirst = timestamp - FIRST_TIME;
        return sinceFirst >= 0 && sinceFirst % PERIOD == 0 ? sinceFirst / PERIOD : -1;
    }

    static int metadataSize(long number, int max) {
        return (int) (number % (Math.min(max, METADATA) + 1));
    }

    static int rtpTimestamp(long number) {
        return (int) (number * 0x9E37_79B9L + 0xFFFF_FF00L);
    }

    static Field field(long number, Format format) {
        if (format instanceof VideoFormat video && video.scan() != Scan.PROGRESSIVE) {
            return number % 2 == 0 ? Field.FIRST : Field.SECOND;
        }
        return Field.PROGRESSIVE;
    }

    static int missingParts(long number) {
        return number % 11 == 10 ? 3 : 0;
    }

    static void write(MutableDirectBuffer bytes, int length, long number) {
        long word = seed(length, number);
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            bytes.putLong(i, word, ByteOrder.LITTLE_ENDIAN);
            word = next(word);
        }
        for (; i < length; i++) {
            bytes.putByte(i, (byte) word);
            word = next(word);
        }
    }

    /** Where the first wrong byte is, -1 when all are right. */
    static int firstFault(DirectBuffer bytes, long number) {
        int length = bytes.capacity();
        long word = seed(length, number);
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (bytes.getLong(i, ByteOrder.LITTLE_ENDIAN) != word) {
                return i;
            }
            word = next(word);
        }
        for (; i < length; i++) {
            if (bytes.getByte(i) != (byte) word) {
                return i;
            }
            word = next(word);
        }
        return -1;
    }

    private static long seed(int length, long number) {
        return next(number * 0x9E37_79B9_7F4A_7C15L + length);
    }

    /** One step of a xorshift generator: each word differs from its neighbours in all bytes. */
    private static long next(long word) {
        long x = word == 0 ? 1 : word;
        x ^= x << 13;
        x ^= x >>> 7;
        return x ^ (x << 17);
    }
}
