package io.mcm.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mcm.BufferException;
import io.mcm.ErrorCode;
import io.mcm.PageKind;
import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SlotBufferTest {
    /** What answers the same whether lent or not, and touches nothing. */
    private static final Set<String> CONSTANT =
            Set.of("isExpandable", "byteArray", "byteBuffer", "wrapAdjustment", "wrap");

    private static SlotBuffer buffer(int capacity, boolean readOnly) {
        MemorySegment memory = Arena.ofAuto().allocate(capacity, 64);
        SlotBuffer buffer = new SlotBuffer(memory, readOnly, "payload of slot 3");
        buffer.open(capacity);
        return buffer;
    }

    static Stream<Method> accesses() {
        return Stream.of(MutableDirectBuffer.class.getMethods(), DirectBuffer.class.getMethods())
                .flatMap(Arrays::stream)
                .filter(m -> !Modifier.isStatic(m.getModifiers()))
                .filter(m -> !m.isSynthetic() && m.getDeclaringClass() != Comparable.class)
                .filter(m -> !CONSTANT.contains(m.getName()))
                .distinct();
    }

    static Stream<Method> writes() {
        return accesses()
                .filter(m -> m.getName().startsWith("put") || m.getName().equals("setMemory"));
    }

    @ParameterizedTest
    @MethodSource("accesses")
    void shouldRefuseEveryAccessAfterTheLoan(Method access) {
        SlotBuffer buffer = buffer(64, false);
        buffer.close("it was committed");

        assertThatThrownBy(() -> call(buffer, access))
                .isInstanceOfSatisfying(
                        BufferException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.BUFFER_NOT_LENT))
                .hasMessage("payload of slot 3 is not lent: it was committed");
    }

    @ParameterizedTest
    @MethodSource("accesses")
    void shouldAllowEveryAccessWhileLent(Method access) {
        SlotBuffer buffer = buffer(64, false);
        Throwable thrown = catchThrowable(() -> call(buffer, access));

        if (access.getName().startsWith("parse")) {
            assertThat(thrown).isInstanceOf(NumberFormatException.class);
        } else {
            assertThat(thrown).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("writes")
    void shouldRefuseEveryWriteToAReceiversBuffer(Method write) {
        SlotBuffer buffer = buffer(64, true);

        assertThatThrownBy(() -> call(buffer, write))
                .isInstanceOfSatisfying(
                        BufferException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.BUFFER_READ_ONLY))
                .hasMessageContaining("payload of slot 3 is read-only");
    }

    @Test
    void shouldSayThatAReceiversBufferIsNotLentRatherThanReadOnly() {
        SlotBuffer buffer = buffer(64, true);
        buffer.close("it was released");

        assertThatThrownBy(() -> buffer.putInt(0, 1))
                .hasMessage("payload of slot 3 is not lent: it was released");
    }

    @Test
    void shouldSayThatItWasNeverLent() {
        SlotBuffer buffer = new SlotBuffer(Arena.ofAuto().allocate(8), false, "metadata of slot 0");

        assertThat(buffer.isLent()).isFalse();
        assertThatThrownBy(() -> buffer.getByte(0))
                .hasMessage("metadata of slot 0 is not lent: it was never lent");
    }

    @Test
    void shouldBeAsLongAsItWasLent() {
        SlotBuffer buffer = buffer(64, false);
        buffer.close("it was committed");
        buffer.open(10);

        assertThat(buffer.isLent()).isTrue();
        assertThat(buffer.capacity()).isEqualTo(10);
        buffer.putShort(8, (short) 1);
        assertThatThrownBy(() -> buffer.putShort(9, (short) 1))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage(
                        "index 9 with length 2 is not within the capacity 10 of payload of slot 3");
        assertThatThrownBy(() -> buffer.getLong(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffer.boundsCheck(Integer.MAX_VALUE, Integer.MAX_VALUE))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffer.checkLimit(11)).hasMessageContaining("limit 11");
    }

    @Test
    void shouldRefuseALoanLongerThanItsMemory() {
        SlotBuffer buffer = buffer(64, false);

        for (int length : new int[] {-1, 65, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> buffer.open(length))
                    .isInstanceOfSatisfying(
                            BufferException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.BUFFER_LENGTH))
                    .hasMessageContaining("length " + length)
                    .hasMessageContaining("0 to 64");
        }
    }

    @Test
    void shouldRefuseToBeWrapped() {
        SlotBuffer buffer = buffer(64, false);
        List<Consumer<SlotBuffer>> wraps =
                List.of(
                        b -> b.wrap(new byte[1]),
                        b -> b.wrap(new byte[1], 0, 1),
                        b -> b.wrap(ByteBuffer.allocate(1)),
                        b -> b.wrap(ByteBuffer.allocate(1), 0, 1),
                        b -> b.wrap(b),
                        b -> b.wrap(b, 0, 1),
                        b -> b.wrap(0L, 1));

        for (Consumer<SlotBuffer> wrap : wraps) {
            assertThatThrownBy(() -> wrap.accept(buffer))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("wrap")
                    .hasMessageContaining("payload of slot 3");
        }
    }

    @Test
    void shouldHaveNoArrayOrByteBuffer() {
        SlotBuffer buffer = buffer(64, false);

        assertThat(buffer.byteArray()).isNull();
        assertThat(buffer.byteBuffer()).isNull();
        assertThat(buffer.isExpandable()).isFalse();
        assertThat(buffer.wrapAdjustment()).isZero();
    }

    @Test
    void shouldTellItsAddress() {
        MemorySegment memory = Arena.ofAuto().allocate(64);
        SlotBuffer buffer = new SlotBuffer(memory, false, "x");
        buffer.open(1);

        assertThat(buffer.addressOffset()).isEqualTo(memory.address());
    }

    @Test
    void shouldRefuseToWriteANegativeNumberAsANaturalOne() {
        SlotBuffer buffer = buffer(64, false);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> buffer.putNaturalIntAscii(0, -5))
                .withMessageContaining("-5");
        assertThatIllegalArgumentException().isThrownBy(() -> buffer.putNaturalLongAscii(0, -5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> buffer.putNaturalPaddedIntAscii(0, 8, -5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> buffer.putNaturalIntAsciiFromEnd(-5, 8));
        buffer.close("it was committed");
        assertThatThrownBy(() -> buffer.putNaturalIntAscii(0, -5))
                .isInstanceOf(BufferException.class);
        assertThatThrownBy(() -> buffer.putStringUtf8(0, "long", 3))
                .isInstanceOf(BufferException.class);
    }

    @Test
    void shouldDescribeItselfInAnyState() {
        SlotBuffer buffer = buffer(64, true);

        assertThat(buffer).hasToString("SlotBuffer{payload of slot 3, capacity=64, read-only}");
        buffer.close("it was released");
        assertThat(buffer)
                .hasToString("SlotBuffer{payload of slot 3, not lent: it was released, read-only}");
    }

    @Test
    void shouldThrowWhenTheSegmentIsClosedUnderItsAccess() {
        Segment segment = Segment.create("test-race", 1, 0, 64, PageKind.BASE);
        SlotBuffer buffer = new SlotBuffer(segment.payload(0), false, "payload of slot 0");
        buffer.open(64);
        segment.close();

        assertThatThrownBy(() -> call(buffer, DirectBuffer.class.getMethod("getLong", int.class)))
                .isInstanceOf(BufferException.class)
                .hasMessageContaining("payload of slot 0 is gone");
        accesses()
                .filter(
                        m ->
                                !Set.of("capacity", "addressOffset", "checkLimit", "boundsCheck")
                                        .contains(m.getName()))
                .filter(m -> !m.getName().contains("Bytes") || m.getParameterCount() < 3)
                .forEach(
                        m ->
                                assertThatThrownBy(() -> call(buffer, m))
                                        .as(m.toString())
                                        .isInstanceOf(BufferException.class));
    }

    static Stream<Consumer<SlotBuffer>> busyAccesses() {
        byte[] array = new byte[1 << 20];
        ByteBuffer direct = ByteBuffer.allocateDirect(1 << 20);
        SlotBuffer zeros = buffer(1 << 20, false);
        return Stream.of(
                b -> {
                    for (int i = 0; i < b.capacity(); i += 8) {
                        b.putLong(i, b.getLong(i) + 1);
                    }
                },
                b -> b.getBytes(0, array),
                b -> b.putBytes(0, array),
                b -> b.getBytes(0, direct, 0, direct.capacity()),
                b -> b.setMemory(0, b.capacity(), (byte) 1),
                b -> b.putBytes(0, b, 1 << 19, 1 << 19),
                b -> b.compareTo(zeros),
                b -> b.putStringWithoutLengthAscii(0, "x".repeat(1 << 16)));
    }

    @ParameterizedTest
    @MethodSource("busyAccesses")
    void shouldNeverCrashWhenTheSegmentIsClosedByAnotherThread(Consumer<SlotBuffer> access)
            throws Exception {
        int rounds = Boolean.getBoolean("mcm.soak") ? 3000 : 60;
        for (int round = 0; round < rounds; round++) {
            Segment segment = Segment.create("test-hammer", 1, 0, 1 << 20, PageKind.BASE);
            SlotBuffer buffer = new SlotBuffer(segment.payload(0), false, "payload");
            buffer.open(1 << 20);
            CountDownLatch busy = new CountDownLatch(1);
            CompletableFuture<Throwable> end =
                    CompletableFuture.supplyAsync(
                            () -> {
                                access.accept(buffer);
                                busy.countDown();
                                return catchThrowable(
                                        () -> {
                                            while (true) {
                                                access.accept(buffer);
                                            }
                                        });
                            });
            busy.await();
            segment.close();

            assertThat(end.get(30, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            BufferException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.BUFFER_NOT_LENT));
        }
    }

    /** Calls with arguments that are allowed everywhere. */
    private static void call(SlotBuffer buffer, Method method) throws Throwable {
        Object[] arguments =
                Arrays.stream(method.getParameterTypes()).map(SlotBufferTest::any).toArray();
        if (method.getName().equals("putNaturalIntAsciiFromEnd")) {
            arguments[1] = 2;
        }
        if (method.getName().equals("putStringUtf8")) {
            arguments[1] = "x";
        }
        try {
            method.invoke(buffer, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Object any(Class<?> type) {
        if (type == int.class) {
            return 1;
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == short.class) {
            return (short) 1;
        }
        if (type == byte.class) {
            return (byte) 1;
        }
        if (type == char.class) {
            return 'x';
        }
        if (type == float.class) {
            return 1f;
        }
        if (type == double.class) {
            return 1d;
        }
        if (type == byte[].class) {
            return new byte[4];
        }
        if (type == ByteBuffer.class) {
            return ByteBuffer.allocate(4);
        }
        if (type == ByteOrder.class) {
            return ByteOrder.BIG_ENDIAN;
        }
        if (type == Appendable.class) {
            return new StringWriter();
        }
        return CharSequence.class.isAssignableFrom(type) ? "xyz" : other();
    }

    private static MutableDirectBuffer other() {
        return buffer(64, false);
    }
}
