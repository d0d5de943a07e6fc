package io.mcm.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mcm.BufferException;
import io.mcm.ErrorCode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.agrona.AsciiEncoding;
import org.agrona.AsciiNumberFormatException;
import org.agrona.DirectBuffer;
import org.agrona.LangUtil;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A part of a slot, as an Agrona buffer that knows whether it is lent.
 *
 * <p>It reads and writes bytes exactly as Agrona's {@code UnsafeBuffer} does, but over a {@link
 * MemorySegment}: it needs no JVM flag, and use after the memory is gone is an exception, never a
 * crash. {@link #open} lends it, {@link #close} ends the loan; in between the buffer is {@link
 * #capacity()} bytes long. One comparison with the length answers both "inside?" and "still lent?".
 *
 * <p>What every access may throw:
 *
 * <ul>
 *   <li>{@link BufferException} ({@link ErrorCode#BUFFER_NOT_LENT}): the loan is over; the message
 *       says why.
 *   <li>{@link BufferException} ({@link ErrorCode#BUFFER_READ_ONLY}): a write to a receiver's
 *       buffer.
 *   <li>{@link IndexOutOfBoundsException}: names index, length and capacity. Agrona's switch {@code
 *       agrona.disable.bounds.checks} changes nothing here.
 * </ul>
 *
 * <p>Values are in the machine's byte order unless one is given. The buffer cannot be wrapped
 * around other memory, and never expands. {@link #addressOffset()} is the raw address: whoever
 * keeps it (an {@code UnsafeBuffer} wrapped around this one does) loses the protection.
 *
 * <p>Lent and ended by the thread that owns the connection; a reader on another thread sees the end
 * of the loan without delay only if something else orders the two, but never touches memory that is
 * gone.
 */
public final class SlotBuffer implements MutableDirectBuffer {
    private static final ByteOrder NATIVE_ORDER = ByteOrder.nativeOrder();
    private static final int NOT_LENT = -1;
    private static final byte[] NULL_TEXT = "null".getBytes(US_ASCII);

    private final MemorySegment memory;
    private final boolean readOnly;
    private final String what;

    /** Bytes that may be read, {@link #NOT_LENT} outside a loan. */
    private int length = NOT_LENT;

    /** Bytes that may be written: as {@link #length}, and {@link #NOT_LENT} when read-only. */
    private int writableLength = NOT_LENT;

    private String why = "it was never lent";

    /**
     * A buffer that is not lent yet.
     *
     * @param memory the part of the slot, at most 2 GiB - 1
     * @param readOnly whether writes are refused
     * @param what what it is, for messages: "payload of slot 3 of camera-1"
     */
    public SlotBuffer(MemorySegment memory, boolean readOnly, String what) {
        if (memory.byteSize() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    what
                            + " has "
                            + memory.byteSize()
                            + " bytes; a buffer reaches at most "
                            + Integer.MAX_VALUE);
        }
        this.memory = memory;
        this.readOnly = readOnly || memory.isReadOnly();
        this.what = what;
    }

    /**
     * Lends the buffer.
     *
     * @param length its capacity from now on, 0 to the size of the memory
     * @throws BufferException {@link ErrorCode#BUFFER_LENGTH}
     */
    public void open(int length) {
        if (length < 0 || length > memory.byteSize()) {
            throw new BufferException(
                    ErrorCode.BUFFER_LENGTH,
                    "length " + length + " of " + what + " is not in 0 to " + memory.byteSize());
        }
        this.length = length;
        this.writableLength = readOnly ? NOT_LENT : length;
    }

    /**
     * Ends the loan: every access from now on throws.
     *
     * @param why what happened, for the exception: "it was committed"
     */
    @SuppressWarnings("ReferenceEquality")
    public void close(String why) {
        if (this.why != why) { // the same text again and again: spares the collector's barrier
            this.why = why;
        }
        this.writableLength = NOT_LENT;
        this.length = NOT_LENT;
    }

    /**
     * Whether the buffer is lent.
     *
     * @return true between {@link #open} and {@link #close}
     */
    public boolean isLent() {
        return length != NOT_LENT;
    }

    // What it is made of

    @Override
    public int capacity() {
        checkLent();
        return length;
    }

    @Override
    public boolean isExpandable() {
        return false;
    }

    @Override
    public long addressOffset() {
        checkLent();
        return memory.address();
    }

    @Override
    public byte @Nullable [] byteArray() {
        return null;
    }

    @Override
    public @Nullable ByteBuffer byteBuffer() {
        return null;
    }

    @Override
    public int wrapAdjustment() {
        return 0;
    }

    @Override
    public void checkLimit(int limit) {
        checkLent();
        if (limit > length) {
            throw new IndexOutOfBoundsException(
                    "limit " + limit + " is beyond the capacity " + length + " of " + what);
        }
    }

    @Override
    public void boundsCheck(int index, int length) {
        checkReadable(index, length);
    }

    // Single values

    @Override
    public byte getByte(int index) {
        try {
            return memory.get(JAVA_BYTE, inside(index, Byte.BYTES, length));
        } catch (IndexOutOfBoundsException | IllegalStateException e) {
            throw refusedRead(index, Byte.BYTES, e);
        }
    }

    @Override
    public void putByte(int index, byte value) {
        try {
            memory.set(JAVA_BYTE, inside(index, Byte.BYTES, writableLength), value);
        } catch (IndexOutOfBoundsException | IllegalStateException e) {
            throw refusedWrite(index, Byte.BYTES, e);
        }
    }

    @Override
    public short getShort(int index) {
        try {
            return memory.get(JAVA_SHORT_UNALIGNED, inside(index, Short.BYTES, length));
        } catch (IndexOutOfBoundsException | IllegalStateException e) {
            throw refusedRead(index, Short.BYTES, e);
        }
    }

    @Override
    public void putShort(int index, short value) {
        try {
            memory.set(JAVA_SHORT_UNALIGNED, inside(index, Short.BYTES, writableLength), value);
        } catch (IndexOutOfBoundsException | IllegalStateException e) {
            throw refusedWrite(index, Short.BYTES, e);
        }
    }

    @Override
    public int getInt(int index) {
        try {
            return memory.get(JAVA_INT_UNALIGNED, inside(index, Integer.BYTES, length));
        } catch (IndexOutOfBoundsException | IllegalStateException e) {
            throw refusedRead(index, Integer.BYTES, e);
        }
    }

    @Override
    public void putInt(int index, int value) {
        try {
            memory.set(JAVA_INT_UNALIGNED, inside(index, Integer.BYTES, writableLength), value);
        } catch (IndexOutOfBoundsException | IllegalStateException e) {
            throw refusedWrite(index, Integer.BYTES, e);
        }
    }

    @Override
    public long getLong(int index) {
        try {
            return memory.get(JAVA_LONG_UNALIGNED, inside(index, Long.BYTES, length));
        } catch (IndexOutOfBoundsException | IllegalStateException e) {
            throw refusedRead(index, Long.BYTES, e);
        }
    }

    @Override
    public void putLong(int index, long value) {
        try {
            memory.set(JAVA_LONG_UNALIGNED, inside(index, Long.BYTES, writableLength), value);
        } catch (IndexOutOfBoundsException | IllegalStateException e) {
            throw refusedWrite(index, Long.BYTES, e);
        }
    }

    @Override
    public char getChar(int index) {
        return (char) getShort(index);
    }

    @Override
    public void putChar(int index, char value) {
        putShort(index, (short) value);
    }

    @Override
    public float getFloat(int index) {
        return Float.intBitsToFloat(getInt(index));
    }

    @Override
    public void putFloat(int index, float value) {
        putInt(index, Float.floatToRawIntBits(value));
    }

    @Override
    public double getDouble(int index) {
        return Double.longBitsToDouble(getLong(index));
    }

    @Override
    public void putDouble(int index, double value) {
        putLong(index, Double.doubleToRawLongBits(value));
    }

    // The same in a given byte order

    @Override
    public short getShort(int index, ByteOrder byteOrder) {
        return ordered(getShort(index), byteOrder);
    }

    @Override
    public void putShort(int index, short value, ByteOrder byteOrder) {
        putShort(index, ordered(value, byteOrder));
    }

    @Override
    public int getInt(int index, ByteOrder byteOrder) {
        return ordered(getInt(index), byteOrder);
    }

    @Override
    public void putInt(int index, int value, ByteOrder byteOrder) {
        putInt(index, ordered(value, byteOrder));
    }

    @Override
    public long getLong(int index, ByteOrder byteOrder) {
        return ordered(getLong(index), byteOrder);
    }

    @Override
    public void putLong(int index, long value, ByteOrder byteOrder) {
        putLong(index, ordered(value, byteOrder));
    }

    @Override
    public char getChar(int index, ByteOrder byteOrder) {
        return (char) getShort(index, byteOrder);
    }

    @Override
    public void putChar(int index, char value, ByteOrder byteOrder) {
        putShort(index, (short) value, byteOrder);
    }

    @Override
    public float getFloat(int index, ByteOrder byteOrder) {
        return Float.intBitsToFloat(getInt(index, byteOrder));
    }

    @Override
    public void putFloat(int index, float value, ByteOrder byteOrder) {
        putInt(index, Float.floatToRawIntBits(value), byteOrder);
    }

    @Override
    public double getDouble(int index, ByteOrder byteOrder) {
        return Double.longBitsToDouble(getLong(index, byteOrder));
    }

    @Override
    public void putDouble(int index, double value, ByteOrder byteOrder) {
        putLong(index, Double.doubleToRawLongBits(value), byteOrder);
    }

    private static short ordered(short value, ByteOrder byteOrder) {
        return byteOrder == NATIVE_ORDER ? value : Short.reverseBytes(value);
    }

    private static int ordered(int value, ByteOrder byteOrder) {
        return byteOrder == NATIVE_ORDER ? value : Integer.reverseBytes(value);
    }

    private static long ordered(long value, ByteOrder byteOrder) {
        return byteOrder == NATIVE_ORDER ? value : Long.reverseBytes(value);
    }

    // Many bytes

    @Override
    public void setMemory(int index, int length, byte value) {
        checkWritable(index, length);
        try {
            memory.asSlice(index, length).fill(value);
        } catch (IllegalStateException e) {
            throw gone(e);
        }
    }

    @Override
    public void getBytes(int index, byte[] dst) {
        getBytes(index, dst, 0, dst.length);
    }

    @Override
    public void getBytes(int index, byte[] dst, int offset, int length) {
        checkReadable(index, length);
        Objects.checkFromIndexSize(offset, length, dst.length);
        try {
            MemorySegment.copy(memory, JAVA_BYTE, index, dst, offset, length);
        } catch (IllegalStateException e) {
            throw gone(e);
        }
    }

    @Override
    public void getBytes(int index, MutableDirectBuffer dstBuffer, int dstIndex, int length) {
        byte[] array = dstBuffer.byteArray();
        if (array == null || dstBuffer.isExpandable()) {
            dstBuffer.putBytes(dstIndex, this, index, length);
        } else {
            dstBuffer.boundsCheck(dstIndex, length);
            getBytes(index, array, dstBuffer.wrapAdjustment() + dstIndex, length);
        }
    }

    @Override
    public void getBytes(int index, ByteBuffer dstBuffer, int length) {
        int position = dstBuffer.position();
        getBytes(index, dstBuffer, position, length);
        dstBuffer.position(position + length);
    }

    @Override
    public void getBytes(int index, ByteBuffer dstBuffer, int dstOffset, int length) {
        checkReadable(index, length);
        Objects.checkFromIndexSize(dstOffset, length, dstBuffer.capacity());
        copy(memory, index, whole(dstBuffer), dstOffset, length);
    }

    @Override
    public void putBytes(int index, byte[] src) {
        putBytes(index, src, 0, src.length);
    }

    @Override
    public void putBytes(int index, byte[] src, int offset, int length) {
        checkWritable(index, length);
        Objects.checkFromIndexSize(offset, length, src.length);
        try {
            MemorySegment.copy(src, offset, memory, JAVA_BYTE, index, length);
        } catch (IllegalStateException e) {
            throw gone(e);
        }
    }

    @Override
    public void putBytes(int index, ByteBuffer srcBuffer, int length) {
        int position = srcBuffer.position();
        putBytes(index, srcBuffer, position, length);
        srcBuffer.position(position + length);
    }

    @Override
    public void putBytes(int index, ByteBuffer srcBuffer, int srcIndex, int length) {
        checkWritable(index, length);
        Objects.checkFromIndexSize(srcIndex, length, srcBuffer.capacity());
        copy(whole(srcBuffer), srcIndex, memory, index, length);
    }

    @Override
    public void putBytes(int index, DirectBuffer srcBuffer, int srcIndex, int length) {
        checkWritable(index, length);
        srcBuffer.boundsCheck(srcIndex, length);
        byte[] array = srcBuffer.byteArray();
        if (srcBuffer instanceof SlotBuffer slot) {
            copy(slot.memory, srcIndex, memory, index, length);
        } else if (array != null) {
            putBytes(index, array, srcBuffer.wrapAdjustment() + srcIndex, length);
        } else {
            copyFromAddress(srcBuffer, srcIndex, index, length);
        }
    }

    /**
     * Agrona's own way to a foreign buffer: by its address, good as long as the buffer is alive.
     */
    private void copyFromAddress(DirectBuffer source, int sourceIndex, int index, int length) {
        try {
            long address = source.addressOffset() + sourceIndex;
            copy(MemorySegment.ofAddress(address).reinterpret(length), 0, memory, index, length);
        } finally {
            Reference.reachabilityFence(source);
        }
    }

    private static MemorySegment whole(ByteBuffer buffer) {
        return MemorySegment.ofBuffer(buffer.duplicate().clear());
    }

    private void copy(
            MemorySegment from, long fromOffset, MemorySegment to, long toOffset, int length) {
        try {
            MemorySegment.copy(from, fromOffset, to, toOffset, length);
        } catch (IllegalStateException e) {
            throw gone(e);
        }
    }

    // ASCII text

    @Override
    public String getStringAscii(int index) {
        return getStringWithoutLengthAscii(index + STR_HEADER_LEN, getInt(index));
    }

    @Override
    public String getStringAscii(int index, ByteOrder byteOrder) {
        return getStringWithoutLengthAscii(index + STR_HEADER_LEN, getInt(index, byteOrder));
    }

    @Override
    public String getStringAscii(int index, int length) {
        return getStringWithoutLengthAscii(index + STR_HEADER_LEN, length);
    }

    @Override
    public String getStringWithoutLengthAscii(int index, int length) {
        return new String(bytes(index, length), US_ASCII);
    }

    @Override
    public int getStringAscii(int index, Appendable appendable) {
        return getStringWithoutLengthAscii(index + STR_HEADER_LEN, getInt(index), appendable);
    }

    @Override
    public int getStringAscii(int index, Appendable appendable, ByteOrder byteOrder) {
        return getStringWithoutLengthAscii(
                index + STR_HEADER_LEN, getInt(index, byteOrder), appendable);
    }

    @Override
    public int getStringAscii(int index, int length, Appendable appendable) {
        checkReadable(index, STR_HEADER_LEN);
        return getStringWithoutLengthAscii(index + STR_HEADER_LEN, length, appendable);
    }

    @Override
    public int getStringWithoutLengthAscii(int index, int length, Appendable appendable) {
        checkReadable(index, length);
        try {
            for (int i = index, end = index + length; i < end; i++) {
                byte b = getByte(i);
                appendable.append(b < 0 ? '?' : (char) b);
            }
        } catch (IOException e) {
            LangUtil.rethrowUnchecked(e);
        }
        return length;
    }

    @Override
    public int putStringAscii(int index, @Nullable String value) {
        return putStringAscii(index, (CharSequence) value, NATIVE_ORDER);
    }

    @Override
    public int putStringAscii(int index, @Nullable CharSequence value) {
        return putStringAscii(index, value, NATIVE_ORDER);
    }

    @Override
    public int putStringAscii(int index, @Nullable String value, ByteOrder byteOrder) {
        return putStringAscii(index, (CharSequence) value, byteOrder);
    }

    @Override
    public int putStringAscii(int index, @Nullable CharSequence value, ByteOrder byteOrder) {
        int chars = value == null ? 0 : value.length();
        checkWritable(index, STR_HEADER_LEN + chars);
        putInt(index, chars, byteOrder);
        return STR_HEADER_LEN + putStringWithoutLengthAscii(index + STR_HEADER_LEN, value);
    }

    @Override
    public int putStringWithoutLengthAscii(int index, @Nullable String value) {
        return putStringWithoutLengthAscii(index, (CharSequence) value);
    }

    @Override
    public int putStringWithoutLengthAscii(int index, @Nullable CharSequence value) {
        return putStringWithoutLengthAscii(index, value, 0, Integer.MAX_VALUE);
    }

    @Override
    public int putStringWithoutLengthAscii(
            int index, @Nullable String value, int valueOffset, int length) {
        return putStringWithoutLengthAscii(index, (CharSequence) value, valueOffset, length);
    }

    @Override
    public int putStringWithoutLengthAscii(
            int index, @Nullable CharSequence value, int valueOffset, int length) {
        if (value == null) {
            checkWritable(0, 0);
            return 0;
        }
        int chars = Math.min(value.length() - valueOffset, length);
        checkWritable(index, chars);
        for (int i = 0; i < chars; i++) {
            char c = value.charAt(valueOffset + i);
            putByte(index + i, (byte) (c > 127 ? '?' : c));
        }
        return chars;
    }

    // UTF-8 text

    @Override
    public String getStringUtf8(int index) {
        return getStringWithoutLengthUtf8(index + STR_HEADER_LEN, getInt(index));
    }

    @Override
    public String getStringUtf8(int index, ByteOrder byteOrder) {
        return getStringWithoutLengthUtf8(index + STR_HEADER_LEN, getInt(index, byteOrder));
    }

    @Override
    public String getStringUtf8(int index, int length) {
        return getStringWithoutLengthUtf8(index + STR_HEADER_LEN, length);
    }

    @Override
    public String getStringWithoutLengthUtf8(int index, int length) {
        return new String(bytes(index, length), UTF_8);
    }

    @Override
    public int putStringUtf8(int index, @Nullable String value) {
        return putStringUtf8(index, value, NATIVE_ORDER, Integer.MAX_VALUE);
    }

    @Override
    public int putStringUtf8(int index, @Nullable String value, ByteOrder byteOrder) {
        return putStringUtf8(index, value, byteOrder, Integer.MAX_VALUE);
    }

    @Override
    public int putStringUtf8(int index, @Nullable String value, int maxEncodedLength) {
        return putStringUtf8(index, value, NATIVE_ORDER, maxEncodedLength);
    }

    @Override
    public int putStringUtf8(
            int index, @Nullable String value, ByteOrder byteOrder, int maxEncodedLength) {
        byte[] bytes = utf8(value);
        if (bytes.length > maxEncodedLength) {
            checkWritable(0, 0);
            throw new IllegalArgumentException(
                    "the string has "
                            + bytes.length
                            + " bytes in UTF-8; maxEncodedLength allows "
                            + maxEncodedLength);
        }
        checkWritable(index, STR_HEADER_LEN + bytes.length);
        putInt(index, bytes.length, byteOrder);
        putBytes(index + STR_HEADER_LEN, bytes);
        return STR_HEADER_LEN + bytes.length;
    }

    @Override
    public int putStringWithoutLengthUtf8(int index, @Nullable String value) {
        byte[] bytes = utf8(value);
        putBytes(index, bytes);
        return bytes.length;
    }

    private static byte[] utf8(@Nullable String value) {
        return value == null ? NULL_TEXT : value.getBytes(UTF_8);
    }

    private byte[] bytes(int index, int length) {
        checkReadable(index, length);
        byte[] bytes = new byte[length];
        getBytes(index, bytes);
        return bytes;
    }

    // Numbers as ASCII digits

    @Override
    public int parseNaturalIntAscii(int index, int length) {
        checkNotEmpty(index, length);
        return (int) parseDigits("int", index, length, 0);
    }

    @Override
    public long parseNaturalLongAscii(int index, int length) {
        checkNotEmpty(index, length);
        return parseDigits("long", index, length, 0);
    }

    @Override
    public int parseIntAscii(int index, int length) {
        return (int) parseSigned("int", index, length);
    }

    @Override
    public long parseLongAscii(int index, int length) {
        return parseSigned("long", index, length);
    }

    private long parseSigned(String type, int index, int length) {
        checkNotEmpty(index, length);
        boolean negative = getByte(index) == AsciiEncoding.MINUS_SIGN;
        long value = parseDigits(type, index, length, negative ? 1 : 0);
        return negative ? -value : value;
    }

    private void checkNotEmpty(int index, int length) {
        checkReadable(index, length);
        if (length == 0) {
            throw new AsciiNumberFormatException(
                    "empty string: index=" + index + " length=" + length);
        }
    }

    /**
     * The digits after the sign; a sign allows one more, as the least value is one further from 0.
     */
    private long parseDigits(String type, int index, int length, int sign) {
        boolean isInt = type.equals("int");
        int maxDigits = isInt ? AsciiEncoding.INT_MAX_DIGITS : AsciiEncoding.LONG_MAX_DIGITS;
        long max = (isInt ? Integer.MAX_VALUE : Long.MAX_VALUE) + (long) sign;
        int digits = length - sign;
        if (digits > maxDigits) {
            throw numberFault(type + " overflow parsing: ", index, length);
        }
        long value = 0;
        for (int i = index + sign, end = index + length; i < end; i++) {
            byte b = getByte(i);
            if (!AsciiEncoding.isDigit(b)) {
                throw numberFault("error parsing " + type + ": ", index, length);
            }
            value = value * 10 + (b - AsciiEncoding.ZERO);
        }
        if (digits == 0) {
            throw numberFault("error parsing " + type + ": ", index, length);
        }
        // 19 digits may pass 2^63 but not 2^64.
        if (Long.compareUnsigned(value, max) > 0) {
            throw numberFault(type + " overflow parsing: ", index, length);
        }
        return value;
    }

    private AsciiNumberFormatException numberFault(String fault, int index, int length) {
        return new AsciiNumberFormatException(fault + getStringWithoutLengthAscii(index, length));
    }

    @Override
    public int putIntAscii(int index, int value) {
        return putLongAscii(index, value);
    }

    @Override
    public int putLongAscii(int index, long value) {
        if (value == Long.MIN_VALUE) {
            putBytes(index, AsciiEncoding.MIN_LONG_VALUE);
            return AsciiEncoding.MIN_LONG_VALUE.length;
        }
        if (value >= 0) {
            return putNaturalLongAscii(index, value);
        }
        checkWritable(index, 1 + AsciiEncoding.digitCount(-value));
        putByte(index, AsciiEncoding.MINUS_SIGN);
        return 1 + putNaturalLongAscii(index + 1, -value);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException when the value is negative
     */
    @Override
    public int putNaturalIntAscii(int index, int value) {
        return putNaturalLongAscii(index, value);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException when the value is negative
     */
    @Override
    public int putNaturalLongAscii(int index, long value) {
        checkNatural(value);
        int digits = AsciiEncoding.digitCount(value);
        checkWritable(index, digits);
        putDigits(index, digits, value);
        return digits;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException when the value is negative
     */
    @Override
    public void putNaturalPaddedIntAscii(int index, int length, int value) {
        checkNatural(value);
        checkWritable(index, length);
        if (putDigits(index, length, value) != 0) {
            throw new NumberFormatException("Cannot write " + value + " in " + length + " bytes");
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Writes nothing for 0, as Agrona does.
     *
     * @throws IllegalArgumentException when the value is negative
     */
    @Override
    public int putNaturalIntAsciiFromEnd(int value, int endExclusive) {
        checkNatural(value);
        int digits = AsciiEncoding.digitCount(value);
        checkWritable(endExclusive - digits, digits);
        if (value == 0) {
            return endExclusive;
        }
        putDigits(endExclusive - digits, digits, value);
        return endExclusive - digits;
    }

    private void checkNatural(long value) {
        if (value < 0) {
            checkWritable(0, 0);
            throw new IllegalArgumentException("value " + value + " is negative, not natural");
        }
    }

    /** Writes the last digits of a value, zeros in front; returns what is left of the value. */
    private long putDigits(int index, int digits, long value) {
        long rest = value;
        for (int i = index + digits - 1; i >= index; i--) {
            putByte(i, (byte) (AsciiEncoding.ZERO + rest % 10));
            rest /= 10;
        }
        return rest;
    }

    // Whole buffers

    /** By content, as Agrona's buffers: signed words in the machine's byte order, then length. */
    @Override
    public int compareTo(DirectBuffer that) {
        int mine = capacity();
        int others = that.capacity();
        int common = Math.min(mine, others);
        int i = 0;
        for (; i <= common - Long.BYTES; i += Long.BYTES) {
            int order = Long.compare(getLong(i), that.getLong(i));
            if (order != 0) {
                return order;
            }
        }
        for (; i < common; i++) {
            int order = Byte.compare(getByte(i), that.getByte(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(mine, others);
    }

    /** By content, like Agrona's buffers. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof SlotBuffer that
                && capacity() == that.capacity()
                && compareTo(that) == 0;
    }

    /** Of the content, the same number as Agrona's buffers give. */
    @Override
    public int hashCode() {
        int end = capacity();
        int hash = 19;
        int i = 0;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            hash = 31 * hash + Long.hashCode(getLong(i));
        }
        for (; i < end; i++) {
            hash = 31 * hash + getByte(i);
        }
        return hash;
    }

    @Override
    public String toString() {
        int now = length;
        return "SlotBuffer{"
                + what
                + (now == NOT_LENT ? ", not lent: " + why : ", capacity=" + now)
                + (readOnly ? ", read-only}" : "}");
    }

    // What it refuses

    /** Refused. */
    @Override
    public void wrap(byte[] buffer) {
        throw cannotWrap();
    }

    /** Refused. */
    @Override
    public void wrap(byte[] buffer, int offset, int length) {
        throw cannotWrap();
    }

    /** Refused. */
    @Override
    public void wrap(ByteBuffer buffer) {
        throw cannotWrap();
    }

    /** Refused. */
    @Override
    public void wrap(ByteBuffer buffer, int offset, int length) {
        throw cannotWrap();
    }

    /** Refused. */
    @Override
    public void wrap(DirectBuffer buffer) {
        throw cannotWrap();
    }

    /** Refused. */
    @Override
    public void wrap(DirectBuffer buffer, int offset, int length) {
        throw cannotWrap();
    }

    /** Refused. */
    @Override
    public void wrap(long address, int length) {
        throw cannotWrap();
    }

    private UnsupportedOperationException cannotWrap() {
        return new UnsupportedOperationException(
                "wrap: " + what + " is bound to its slot; wrap another buffer around it instead");
    }

    private void checkLent() {
        if (length == NOT_LENT) {
            throw notLent();
        }
    }

    /**
     * The index, when so many bytes fit there. In this form, and no other, the compiler moves the
     * check out of loops; outside a loan the length is negative, and nothing fits.
     */
    private static int inside(int index, int size, int length) {
        return Objects.checkIndex(index, length - size + 1);
    }

    private void checkReadable(int index, int size) {
        if ((index | size) < 0 || index > length - size) {
            throw refusedRead(index, size, null);
        }
    }

    private void checkWritable(int index, int size) {
        if ((index | size) < 0 || index > writableLength - size) {
            throw refusedWrite(index, size, null);
        }
    }

    private RuntimeException refusedWrite(int index, int size, @Nullable RuntimeException cause) {
        if (readOnly && length != NOT_LENT) {
            return new BufferException(
                    ErrorCode.BUFFER_READ_ONLY,
                    what
                            + " is read-only: other receivers see the same bytes; copy them to change"
                            + " them");
        }
        return refusedRead(index, size, cause);
    }

    private RuntimeException refusedRead(int index, int size, @Nullable RuntimeException cause) {
        int capacity = length;
        if (capacity != NOT_LENT && cause instanceof IllegalStateException released) {
            return gone(released);
        }
        // What fits now did not a moment ago: the loan ended, perhaps another began.
        boolean fitsNow = (index | size) >= 0 && index <= capacity - size;
        if (capacity == NOT_LENT || fitsNow) {
            return notLent();
        }
        return new IndexOutOfBoundsException(
                "index "
                        + index
                        + " with length "
                        + size
                        + " is not within the capacity "
                        + capacity
                        + " of "
                        + what);
    }

    private BufferException notLent() {
        return new BufferException(ErrorCode.BUFFER_NOT_LENT, what + " is not lent: " + why);
    }

    /** The segment was closed by another thread in the middle of an access. */
    private BufferException gone(IllegalStateException cause) {
        return new BufferException(
                ErrorCode.BUFFER_NOT_LENT,
                what + " is gone: its memory was released during the access",
                cause);
    }
}
