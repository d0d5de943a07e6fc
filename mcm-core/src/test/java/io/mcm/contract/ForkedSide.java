package io.mcm.contract;

import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A side in a JVM of its own, with this one's class path. Calls go to it as objects over its
 * standard input, results come back over its standard output; what it prints goes to this JVM's
 * standard error.
 */
public final class ForkedSide {
    private static final long END_SECONDS = 60;

    /**
     * A call of one of {@link Side}'s methods.
     *
     * @param method its name
     * @param arguments serializable ones
     */
    private record Call(String method, ArrayList<Object> arguments) implements Serializable {}

    /**
     * What came of a call.
     *
     * @param value the result
     * @param failure or what was thrown
     */
    private record Answer(@Nullable Object value, @Nullable Throwable failure)
            implements Serializable {}

    private final Process process;
    private final ObjectOutputStream calls;
    private final ObjectInputStream answers;
    private final ReentrantLock calling = new ReentrantLock();

    private ForkedSide(Process process) throws IOException {
        this.process = process;
        this.calls = new ObjectOutputStream(process.getOutputStream());
        this.calls.flush();
        this.answers = new ObjectInputStream(process.getInputStream());
    }

    /**
     * Starts a JVM and a node in it.
     *
     * @param transport to be tried; has a public constructor without arguments
     * @param mesh the mesh's name
     * @param node the node's name
     * @return the side there
     */
    public static Side start(
            Class<? extends TransportUnderTest> transport, String mesh, String node) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        String directory = System.getProperty("mcm.runtimeDirectory");
        if (directory != null) {
            command.add("-Dmcm.runtimeDirectory=" + directory);
        }
        command.addAll(List.of("-cp", classPath(), ForkedSide.class.getName()));
        command.addAll(List.of(transport.getName(), mesh, node));
        try {
            Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
            return new ForkedSide(process).proxy();
        } catch (IOException e) {
            throw new IllegalStateException("cannot start " + command, e);
        }
    }

    /** Surefire hides the real one behind a jar with a manifest, and says it here. */
    private static String classPath() {
        String hidden = System.getProperty("surefire.test.class.path");
        return hidden != null ? hidden : System.getProperty("java.class.path", File.pathSeparator);
    }

    private Side proxy() {
        return (Side)
                Proxy.newProxyInstance(
                        Side.class.getClassLoader(),
                        new Class<?>[] {Side.class},
                        (self, method, arguments) -> invoke(method, arguments));
    }

    private @Nullable Object invoke(Method method, Object @Nullable [] arguments) throws Throwable {
        return switch (method.getName()) {
            case "kill" -> kill();
            case "close" -> process.isAlive() ? callAndAwaitExit(method, arguments) : null;
            case "sendAndExit" -> callAndAwaitExit(method, arguments);
            default -> call(method, arguments);
        };
    }

    private @Nullable Object kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        return null;
    }

    private @Nullable Object callAndAwaitExit(Method method, Object @Nullable [] arguments)
            throws Throwable {
        Object value = call(method, arguments);
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the JVM of the side lives on after its node was closed");
        }
        return value;
    }

    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
        if (!calling.tryLock()) {
            throw new IllegalStateException("the side is still busy with a call that timed out");
        }
        try {
            return exchange(method, arguments);
        } catch (IOException e) {
            throw new UncheckedIOException("the JVM of the side is gone", e);
        } finally {
            calling.unlock();
        }
    }

    private @Nullable Object exchange(Method method, Object @Nullable [] arguments)
            throws Throwable {
        calls.writeObject(
                new Call(
                        method.getName(),
                        new ArrayList<>(arguments == null ? List.of() : List.of(arguments))));
        calls.flush();
        Answer answer = (Answer) answers.readObject();
        if (answer.failure() != null) {
            throw answer.failure();
        }
        return answer.value();
    }

    /**
     * The JVM of the side: takes calls until one closes it.
     *
     * @param args the class of the transport, the names of mesh and node
     * @throws Exception when the test that started it went away
     */
    public static void main(String[] args) throws Exception {
        ObjectOutputStream answers = new ObjectOutputStream(System.out);
        answers.flush();
        System.setOut(System.err);
        ObjectInputStream calls = new ObjectInputStream(System.in);
        TransportUnderTest transport =
                Class.forName(args[0])
                        .asSubclass(TransportUnderTest.class)
                        .getConstructor()
                        .newInstance();
        Side side = LocalSide.launch(transport, args[1], args[2], () -> {});
        boolean open = true;
        while (open) {
            Call call = (Call) calls.readObject();
            answers.writeObject(answer(side, call));
            answers.flush();
            open = !call.method().equals("close") && !call.method().equals("sendAndExit");
        }
    }

    private static Answer answer(Side side, Call call) throws IllegalAccessException {
        Method method =
                Arrays.stream(Side.class.getMethods())
                        .filter(candidate -> candidate.getName().equals(call.method()))
                        .findAny()
                        .orElseThrow();
        try {
            return new Answer(method.invoke(side, call.arguments().toArray()), null);
        } catch (InvocationTargetException e) {
            return new Answer(null, e.getCause());
        }
    }
}
