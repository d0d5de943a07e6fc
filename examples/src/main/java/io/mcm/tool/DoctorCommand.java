package io.mcm.tool;

import io.mcm.Diagnosis;
import io.mcm.tool.output.Table;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mcm doctor}. */
@Command(
        name = "doctor",
        description =
                "Tell what this machine and this JVM have for live media, what they lack, and what to do."
                        + " Exit code 1 says that something does not work.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        List<Diagnosis.Finding> findings = Diagnosis.run();
        Table table = new Table(3, "", "what", "found");
        boolean works = true;
        for (Diagnosis.Finding finding : findings) {
            table.row(finding.level().toString(), finding.area(), finding.detail());
            if (!finding.remedy().isEmpty()) {
                table.row("", "", "-> " + finding.remedy());
            }
            works &= finding.level() != Diagnosis.Level.FAIL;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(table);
        out.flush();
        return works ? 0 : Main.FAILED;
    }
}
