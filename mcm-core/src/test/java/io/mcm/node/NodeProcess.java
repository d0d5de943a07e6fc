package io.mcm.node;

import io.mcm.ConnectionException;
import io.mcm.MeshConfig;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A node in a JVM of its own. It takes a command a line: {@code claim GROUP}, {@code publish
 * GROUP}, {@code rejoin} as another node, {@code close}; and prints what it sees.
 */
final class NodeProcess implements AutoCloseable {
    private final Process process;
    private final BufferedWriter commands;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();

    /**
     * Starts one.
     *
     * @param directory the runtime directory
     * @param name of the node
     * @param classPath where its classes are
     * @param users another user it talks to, and the runtime group's number; null for neither
     * @param prefix a command that starts the JVM, such as {@code setpriv}
     */
    NodeProcess(
            Path directory,
            String name,
            String classPath,
            @Nullable Integer users,
            String... prefix) {
        List<String> command = new ArrayList<>(List.of(prefix));
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx64m", "-XX:+UseSerialGC"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
        command.addAll(List.of("-cp", classPath, NodeProcess.class.getName()));
        command.addAll(List.of(directory.toString(), name));
        if (users != null) {
            command.add(users.toString());
        }
        try {
            process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        } catch (IOException e) {
            throw new AssertionError("cannot start " + command, e);
        }
        commands =
                new BufferedWriter(
                        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        Thread.ofPlatform().daemon().start(this::readLines);
    }

    private void readLines() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("killed");
        }
    }

    /** Surefire hides the real one behind a jar with a manifest, and says it here. */
    static String classPath() {
        String hidden = System.getProperty("surefire.test.class.path");
        return hidden != null ? hidden : System.getProperty("java.class.path", File.pathSeparator);
    }

    /** Waits for a line that begins so, and gives the rest of it. */
    String await(String beginning) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new AssertionError("no line " + beginning + " among " + seen);
            }
            seen.add(line);
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length()).strip();
            }
        }
    }

    void say(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
    }

    long pid() {
        return process.pid();
    }

    void kill() throws InterruptedException {
        int ignored = process.destroyForcibly().waitFor();
    }

    /** Sends a signal. */
    void signal(String name) throws IOException, InterruptedException {
        String[] kill = {"kill", "-" + name, String.valueOf(process.pid())};
        int status = new ProcessBuilder(kill).start().waitFor();
        if (status != 0) {
            throw new AssertionError(String.join(" ", kill) + " gave " + status);
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    public static void main(String[] args) throws IOException {
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (join(args, input)) {
            System.out.println("left");
        }
        System.out.println("closed");
    }

    /** A node's life; true when there is to be another one. */
    private static boolean join(String[] args, BufferedReader input) throws IOException {
        MeshConfig.Builder config = TestNode.config(Path.of(args[0]), "studio", args[1]);
        if (args.length > 2) {
            int number = Integer.parseInt(args[2]);
            config.runtimeGroup(number).allowedUsers(List.of(0, number));
        }
        Map<String, ClaimLock> claims = new HashMap<>();
        CompletableFuture<NodeId> joined = new CompletableFuture<>();
        long start = System.nanoTime();
        try (TestNode node = new TestNode(config.build(), peers -> print(peers, joined))) {
            node.publish();
            System.out.println("joined " + node.id + " " + start);
            joined.complete(node.id);
            String line = input.readLine();
            while (line != null && !line.equals("close") && !line.equals("rejoin")) {
                String group = line.substring(line.indexOf(' ') + 1);
                if (line.startsWith("publish")) {
                    node.publish(group);
                } else {
                    claim(node, group, args[1], claims);
                }
                line = input.readLine();
            }
            claims.values().forEach(ClaimLock::close);
            return line != null && line.equals("rejoin");
        }
    }

    private static void claim(
            TestNode node, String group, String name, Map<String, ClaimLock> claims) {
        try {
            claims.put(group, node.network.claim(group, "node " + name));
            System.out.println("claimed " + group);
        } catch (ConnectionException e) {
            System.out.println("refused " + e.getMessage());
        }
    }

    /** Whoever reads wants to hear that it joined before it hears of others. */
    private static void print(List<NodeRecord> peers, CompletableFuture<NodeId> joined) {
        long now = System.nanoTime();
        joined.join();
        List<String> names =
                peers.stream()
                        .map(
                                peer ->
                                        peer.node()
                                                + peer.sources().stream()
                                                        .map(NodeRecord.Source::group)
                                                        .toList())
                        .sorted()
                        .toList();
        System.out.println("peers " + names.size() + " " + names + " " + now);
    }
}
