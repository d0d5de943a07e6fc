package io.mcm.tool;

import io.mcm.ConfigException;
import io.mcm.McmException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The {@code mcm} command-line tool. */
@Command(
        name = "mcm",
        description = "Live media between services: try it, send, receive, look at the machine.",
        subcommands = {
            DemoCommand.class,
            SendCommand.class,
            RecvCommand.class,
            SdpCommand.class,
            AnalyzeCommand.class,
            NodesCommand.class,
            TopCommand.class,
            PingCommand.class,
            PongCommand.class,
            LatencyCommand.class,
            DoctorCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    /** Something failed; the message says what. */
    static final int FAILED = CommandLine.ExitCode.SOFTWARE;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of an error too.")
    private boolean debug;

    private Main() {}

    /** Runs a command and exits with its code: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line, for tests to run in this process. */
    static CommandLine commandLine() {
        Main main = new Main();
        return new CommandLine(main)
                .setExecutionExceptionHandler(main::explain)
                .setParameterExceptionHandler(Main::explainUsage)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setUsageHelpWidth(100);
    }

    private int explain(Exception error, CommandLine command, @Nullable ParseResult parsed) {
        PrintWriter err = command.getErr();
        err.println("mcm: " + words(error));
        if (debug) {
            error.printStackTrace(err);
        }
        err.flush();
        return FAILED;
    }

    private static String words(Exception error) {
        if (error instanceof ConfigException config && config.faults().size() > 1) {
            return config.faults().stream()
                    .map(fault -> "\n  " + fault)
                    .collect(Collectors.joining("", "these settings are wrong:", ""));
        }
        boolean expected = error instanceof McmException || error instanceof IOException;
        String message = error.getMessage();
        if (expected && message != null) {
            return message;
        }
        return "unexpected " + error + "; --debug tells where";
    }

    private static int explainUsage(ParameterException error, String[] arguments) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("mcm: " + error.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(error, err);
        err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }
}
