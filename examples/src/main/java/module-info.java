/** Programs to copy, and the {@code mcm} command-line tool. */
module io.mcm.examples {
    requires info.picocli;
    requires io.mcm.core;

    opens io.mcm.tool to
            info.picocli;
}
