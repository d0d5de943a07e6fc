package io.mcm.st2110.socket;

import io.mcm.TxBuffer;
import io.mcm.format.CompressedFormat;
import io.mcm.format.Scan;
import io.mcm.st2110.jpegxs.CodestreamAssembler;
import io.mcm.st2110.jpegxs.JxsReader;
import io.mcm.st2110.rtp.Reject;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** ST 2110-22 with JPEG XS in codestream mode. */
final class IncomingCodestream implements Incoming {
    private final JxsReader reader;
    private final int maxSize;

    IncomingCodestream(CompressedFormat format, int payloadType) {
        reader = new JxsReader(format.picture().scan() == Scan.PROGRESSIVE, payloadType);
        maxSize = format.maxSize();
    }

    @Override
    public @Nullable Reject read(MemorySegment memory, long at, int length) {
        return reader.read(memory, at, length);
    }

    @Override
    public int ssrc() {
        return reader.ssrc();
    }

    @Override
    public int sequence() {
        return reader.sequence();
    }

    @Override
    public boolean extended() {
        return false;
    }

    @Override
    public int timestamp() {
        return reader.timestamp();
    }

    @Override
    public boolean marker() {
        return reader.marker();
    }

    @Override
    public boolean secondField() {
        return reader.field() == 2;
    }

    @Override
    public Assembly newAssembly() {
        return new Codestream();
    }

    private final class Codestream extends Assembly {
        private final CodestreamAssembler parts = new CodestreamAssembler();

        @Override
        void start(TxBuffer slot) {
            parts.start(slot.payloadSegment(), 0, maxSize);
        }

        @Override
        @Nullable Reject place(MemorySegment memory) {
            return parts.add(memory, reader);
        }

        @Override
        boolean complete() {
            return parts.complete();
        }

        @Override
        void finish() {
            if (buffer != null) {
                buffer.payloadLength(parts.size());
            }
        }
    }
}
