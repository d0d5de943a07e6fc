package io.mcm.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** The same calls on both: same results, same classes of exception, same bytes. */
@Tag("agrona-unsafe")
class SlotBufferAgainstUnsafeBufferTest {
    private static final int CALLS = 40;

    /** What a call gave: a value, or the class of what it threw. */
    private record Outcome(@Nullable Object value) {}

    private record Call(String name, Function<MutableDirectBuffer, @Nullable Object> run) {}

    @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
    void shouldDoTheSameAsUnsafeBuffer(@ForAll long seed) {
        Random random = new Random(seed);
        int capacity = random.nextInt(64);
        byte[] start = new byte[capacity];
        random.nextBytes(start);
        if (random.nextBoolean()) {
            digits(random, start);
        }
        MutableDirectBuffer theirs = new UnsafeBuffer(ByteBuffer.allocateDirect(capacity));
        theirs.putBytes(0, start);
        try (Arena arena = Arena.ofConfined()) {
            SlotBuffer ours = new SlotBuffer(arena.allocate(capacity + 1), false, "ours");
            ours.open(capacity);
            ours.putBytes(0, start);
            for (int i = 0; i < CALLS; i++) {
                Call call = call(random, capacity);
                assertThat(outcome(call, ours))
                        .as("%s on %s", call.name(), Arrays.toString(content(theirs)))
                        .isEqualTo(outcome(call, theirs));
                assertThat(content(ours)).as(call.name()).isEqualTo(content(theirs));
            }
            assertThat(ours.hashCode()).isEqualTo(theirs.hashCode());
        }
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void shouldCompareAsUnsafeBufferDoes(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] left = new byte[random.nextInt(20)];
        byte[] right = new byte[random.nextInt(20)];
        random.nextBytes(left);
        System.arraycopy(left, 0, right, 0, Math.min(left.length, right.length));
        if (right.length > 0 && random.nextBoolean()) {
            right[random.nextInt(right.length)] = (byte) random.nextInt();
        }
        UnsafeBuffer that = new UnsafeBuffer(right);
        try (Arena arena = Arena.ofConfined()) {
            SlotBuffer ours = slot(arena, left);
            SlotBuffer other = slot(arena, right);
            assertThat(ours.compareTo(that)).isEqualTo(new UnsafeBuffer(left).compareTo(that));
            assertThat(ours.equals(other)).isEqualTo(Arrays.equals(left, right));
        }
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void shouldCopyToAndFromEveryKindOfBuffer(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[1 + random.nextInt(40)];
        random.nextBytes(bytes);
        int from = random.nextInt(bytes.length);
        int length = random.nextInt(bytes.length - from + 1);
        int at = random.nextInt(5);
        byte[] expected = new byte[at + length];
        System.arraycopy(bytes, from, expected, at, length);
        try (Arena arena = Arena.ofConfined()) {
            SlotBuffer source = slot(arena, bytes);
            for (MutableDirectBuffer target : buffers(arena, new byte[at + length])) {
                source.getBytes(from, target, at, length);
                assertThat(prefix(target, at + length)).isEqualTo(expected);
            }
            for (MutableDirectBuffer target : buffers(arena, new byte[at + length])) {
                target.putBytes(at, source, from, length);
                assertThat(prefix(target, at + length)).isEqualTo(expected);
            }
            for (DirectBuffer other : buffers(arena, bytes)) {
                SlotBuffer target = slot(arena, new byte[at + length]);
                target.putBytes(at, other, from, length);
                assertThat(content(target)).isEqualTo(expected);
            }
        }
    }

    private static List<MutableDirectBuffer> buffers(Arena arena, byte[] content) {
        int size = content.length;
        ByteBuffer heap = ByteBuffer.allocate(size + 9).position(3).slice();
        List<MutableDirectBuffer> buffers = new ArrayList<>();
        buffers.add(new UnsafeBuffer(new byte[size]));
        buffers.add(new UnsafeBuffer(new byte[size + 7], 5, size));
        buffers.add(new UnsafeBuffer(heap, 2, size));
        buffers.add(new UnsafeBuffer(ByteBuffer.allocateDirect(size + 3), 3, size));
        buffers.add(new UnsafeBuffer(arena.allocate(size + 1).address(), size));
        buffers.add(new ExpandableArrayBuffer(0));
        buffers.add(slot(arena, new byte[size]));
        buffers.forEach(buffer -> buffer.putBytes(0, content));
        return buffers;
    }

    private static SlotBuffer slot(Arena arena, byte[] content) {
        SlotBuffer buffer = new SlotBuffer(arena.allocate(content.length + 1), false, "slot");
        buffer.open(content.length);
        buffer.putBytes(0, content);
        return buffer;
    }

    private static byte[] content(DirectBuffer buffer) {
        return prefix(buffer, buffer.capacity());
    }

    private static byte[] prefix(DirectBuffer buffer, int length) {
        byte[] content = new byte[length];
        buffer.getBytes(0, content);
        return content;
    }

    private static Outcome outcome(Call call, MutableDirectBuffer buffer) {
        try {
            return new Outcome(call.run().apply(buffer));
        } catch (RuntimeException e) {
            // The JDK throws its own subclass for strings and arrays; both say "out of bounds".
            return new Outcome(
                    e instanceof IndexOutOfBoundsException
                            ? IndexOutOfBoundsException.class
                            : e.getClass());
        }
    }

    private static void digits(Random random, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(24) == 0 ? '-' : '0' + random.nextInt(10));
        }
    }

    private static int number(Random random) {
        int number = random.nextInt() >> random.nextInt(32);
        return switch (random.nextInt(12)) {
            case 0 -> Integer.MIN_VALUE;
            case 1 -> Integer.MAX_VALUE;
            case 2 -> 0;
            default -> number;
        };
    }

    private static long longNumber(Random random) {
        long number = random.nextLong() >> random.nextInt(64);
        return switch (random.nextInt(12)) {
            case 0 -> Long.MIN_VALUE;
            case 1 -> Long.MAX_VALUE;
            case 2 -> 0;
            default -> number;
        };
    }

    private static @Nullable String text(Random random) {
        if (random.nextInt(10) == 0) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(24); i > 0; i--) {
            boolean ascii = random.nextInt(4) > 0;
            text.appendCodePoint(ascii ? random.nextInt(128) : random.nextInt(0x11000));
        }
        return text.toString();
    }

    private static Call call(Random random, int capacity) {
        int i =
                switch (random.nextInt(20)) {
                    case 0 -> -1 - random.nextInt(9);
                    case 1 -> Integer.MAX_VALUE - random.nextInt(9);
                    default -> random.nextInt(capacity + 9);
                };
        int n =
                switch (random.nextInt(20)) {
                    case 0 -> -1 - random.nextInt(9);
                    case 1 -> Integer.MAX_VALUE - random.nextInt(9);
                    default -> random.nextInt(24);
                };
        int off = random.nextInt(8) - 1;
        ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        int value = number(random);
        int natural = value & Integer.MAX_VALUE;
        long big = longNumber(random);
        long bigNatural = big & Long.MAX_VALUE;
        String s = text(random);
        CharSequence cs = s == null ? null : CharBuffer.wrap(s);
        byte[] bytes = new byte[random.nextInt(24)];
        random.nextBytes(bytes);
        List<Call> calls =
                List.of(
                        new Call("capacity", DirectBuffer::capacity),
                        new Call("checkLimit", b -> nothing(() -> b.checkLimit(i))),
                        new Call("boundsCheck", b -> nothing(() -> b.boundsCheck(i, n))),
                        new Call("getByte", b -> b.getByte(i)),
                        new Call("getShort", b -> b.getShort(i)),
                        new Call("getShort order", b -> b.getShort(i, order)),
                        new Call("getChar", b -> b.getChar(i)),
                        new Call("getChar order", b -> b.getChar(i, order)),
                        new Call("getInt", b -> b.getInt(i)),
                        new Call("getInt order", b -> b.getInt(i, order)),
                        new Call("getLong", b -> b.getLong(i)),
                        new Call("getLong order", b -> b.getLong(i, order)),
                        new Call("getFloat", b -> Float.floatToRawIntBits(b.getFloat(i))),
                        new Call(
                                "getFloat order",
                                b -> Float.floatToRawIntBits(b.getFloat(i, order))),
                        new Call("getDouble", b -> Double.doubleToRawLongBits(b.getDouble(i))),
                        new Call(
                                "getDouble order",
                                b -> Double.doubleToRawLongBits(b.getDouble(i, order))),
                        new Call("putByte", b -> nothing(() -> b.putByte(i, (byte) value))),
                        new Call("putShort", b -> nothing(() -> b.putShort(i, (short) value))),
                        new Call(
                                "putShort order",
                                b -> nothing(() -> b.putShort(i, (short) value, order))),
                        new Call("putChar", b -> nothing(() -> b.putChar(i, (char) value))),
                        new Call(
                                "putChar order",
                                b -> nothing(() -> b.putChar(i, (char) value, order))),
                        new Call("putInt", b -> nothing(() -> b.putInt(i, value))),
                        new Call("putInt order", b -> nothing(() -> b.putInt(i, value, order))),
                        new Call("putLong", b -> nothing(() -> b.putLong(i, big))),
                        new Call("putLong order", b -> nothing(() -> b.putLong(i, big, order))),
                        new Call("putFloat", b -> nothing(() -> b.putFloat(i, (float) big))),
                        new Call(
                                "putFloat order",
                                b -> nothing(() -> b.putFloat(i, (float) big, order))),
                        new Call("putDouble", b -> nothing(() -> b.putDouble(i, big / 3.0))),
                        new Call(
                                "putDouble order",
                                b -> nothing(() -> b.putDouble(i, big / 3.0, order))),
                        new Call("setMemory", b -> nothing(() -> b.setMemory(i, n, (byte) value))),
                        new Call("getBytes", b -> filled(bytes, x -> b.getBytes(i, x))),
                        new Call(
                                "getBytes part", b -> filled(bytes, x -> b.getBytes(i, x, off, n))),
                        new Call("getBytes buffer", b -> buffered(bytes, x -> b.getBytes(i, x, n))),
                        new Call(
                                "getBytes buffer at",
                                b -> buffered(bytes, x -> b.getBytes(i, x, off, n))),
                        new Call(
                                "getBytes direct",
                                b -> direct(bytes, x -> b.getBytes(i, x, off, n))),
                        new Call(
                                "getBytes agrona",
                                b ->
                                        filled(
                                                bytes,
                                                x -> b.getBytes(i, new UnsafeBuffer(x), off, n))),
                        new Call("putBytes", b -> nothing(() -> b.putBytes(i, bytes))),
                        new Call("putBytes part", b -> nothing(() -> b.putBytes(i, bytes, off, n))),
                        new Call("putBytes buffer", b -> buffered(bytes, x -> b.putBytes(i, x, n))),
                        new Call(
                                "putBytes buffer at",
                                b -> buffered(bytes, x -> b.putBytes(i, x, off, n))),
                        new Call(
                                "putBytes direct",
                                b -> direct(bytes, x -> b.putBytes(i, x, off, n))),
                        new Call(
                                "putBytes agrona",
                                b -> nothing(() -> b.putBytes(i, new UnsafeBuffer(bytes), off, n))),
                        new Call("putBytes self", b -> nothing(() -> b.putBytes(i, b, off, n))),
                        new Call("getStringAscii", b -> b.getStringAscii(i)),
                        new Call("getStringAscii order", b -> b.getStringAscii(i, order)),
                        new Call(
                                "getStringAscii length",
                                b -> b.getStringAscii(i & Integer.MAX_VALUE, n)),
                        new Call("getStringAscii to", b -> appended(x -> b.getStringAscii(i, x))),
                        new Call(
                                "getStringAscii order to",
                                b -> appended(x -> b.getStringAscii(i, x, order))),
                        new Call(
                                "getStringAscii length to",
                                b -> appended(x -> b.getStringAscii(i, n & Integer.MAX_VALUE, x))),
                        new Call(
                                "getStringWithoutLengthAscii",
                                b -> b.getStringWithoutLengthAscii(i, n)),
                        new Call(
                                "getStringWithoutLengthAscii to",
                                b -> appended(x -> b.getStringWithoutLengthAscii(i, n, x))),
                        new Call("getStringUtf8", b -> b.getStringUtf8(i)),
                        new Call("getStringUtf8 order", b -> b.getStringUtf8(i, order)),
                        new Call(
                                "getStringUtf8 length",
                                b -> b.getStringUtf8(i & Integer.MAX_VALUE, n)),
                        new Call(
                                "getStringWithoutLengthUtf8",
                                b -> b.getStringWithoutLengthUtf8(i, n)),
                        new Call("putStringAscii", b -> b.putStringAscii(i, s)),
                        new Call("putStringAscii chars", b -> b.putStringAscii(i, cs)),
                        new Call("putStringAscii order", b -> b.putStringAscii(i, s, order)),
                        new Call("putStringAscii chars order", b -> b.putStringAscii(i, cs, order)),
                        new Call(
                                "putStringWithoutLengthAscii",
                                b -> b.putStringWithoutLengthAscii(i, s)),
                        new Call(
                                "putStringWithoutLengthAscii chars",
                                b -> b.putStringWithoutLengthAscii(i, cs)),
                        new Call(
                                "putStringWithoutLengthAscii part",
                                b -> b.putStringWithoutLengthAscii(i, s, off, n)),
                        new Call(
                                "putStringWithoutLengthAscii chars part",
                                b -> b.putStringWithoutLengthAscii(i, cs, off, n)),
                        new Call("putStringUtf8", b -> b.putStringUtf8(i, s)),
                        new Call("putStringUtf8 order", b -> b.putStringUtf8(i, s, order)),
                        new Call("putStringUtf8 max", b -> b.putStringUtf8(i, s, n)),
                        new Call("putStringUtf8 order max", b -> b.putStringUtf8(i, s, order, n)),
                        new Call(
                                "putStringWithoutLengthUtf8",
                                b -> b.putStringWithoutLengthUtf8(i, s)),
                        new Call("parseNaturalIntAscii", b -> b.parseNaturalIntAscii(i, n)),
                        new Call("parseNaturalLongAscii", b -> b.parseNaturalLongAscii(i, n)),
                        new Call("parseIntAscii", b -> b.parseIntAscii(i, n)),
                        new Call("parseLongAscii", b -> b.parseLongAscii(i, n)),
                        new Call("putIntAscii", b -> b.putIntAscii(i, value)),
                        new Call("putLongAscii", b -> b.putLongAscii(i, big)),
                        new Call("putNaturalIntAscii", b -> b.putNaturalIntAscii(i, natural)),
                        new Call("putNaturalLongAscii", b -> b.putNaturalLongAscii(i, bigNatural)),
                        new Call(
                                "putNaturalPaddedIntAscii",
                                b -> nothing(() -> b.putNaturalPaddedIntAscii(i, n, natural))),
                        new Call(
                                "putNaturalIntAsciiFromEnd",
                                b -> b.putNaturalIntAsciiFromEnd(natural, i)),
                        new Call(
                                "number and back",
                                b -> b.parseLongAscii(i, b.putLongAscii(i, big))),
                        new Call("int and back", b -> b.parseIntAscii(i, b.putIntAscii(i, value))));
        return calls.get(random.nextInt(calls.size()));
    }

    private static @Nullable Object nothing(Runnable call) {
        call.run();
        return null;
    }

    private static Object filled(byte[] bytes, Consumer<byte[]> call) {
        byte[] target = bytes.clone();
        call.accept(target);
        return Arrays.toString(target);
    }

    private static Object buffered(byte[] bytes, Consumer<ByteBuffer> call) {
        return buffer(ByteBuffer.allocate(bytes.length), bytes, call);
    }

    private static Object direct(byte[] bytes, Consumer<ByteBuffer> call) {
        return buffer(ByteBuffer.allocateDirect(bytes.length), bytes, call);
    }

    private static Object buffer(ByteBuffer buffer, byte[] bytes, Consumer<ByteBuffer> call) {
        buffer.put(bytes).position(bytes.length / 3);
        call.accept(buffer);
        byte[] after = new byte[bytes.length];
        buffer.get(0, after);
        return buffer.position() + Arrays.toString(after);
    }

    private static Object appended(Function<Appendable, Object> call) {
        StringWriter text = new StringWriter();
        return call.apply(text) + ":" + text;
    }
}
