package io.mcm.tool.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.ConnectionStats;
import io.mcm.HostView.ConnectionCounters;
import io.mcm.HostView.Counters;
import io.mcm.LatencySummary;
import io.mcm.tool.output.Json;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RatesTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Rates rates = new Rates();

    private static Counters node(String id, long writing, long millis, ConnectionCounters... all) {
        return new Counters(
                id, "mesh", "node-" + id, writing, Instant.ofEpochMilli(millis), List.of(all));
    }

    private static ConnectionCounters tx(int number, String group, long frames) {
        LatencySummary none = LatencySummary.EMPTY;
        return new ConnectionCounters(
                number,
                true,
                group,
                "active",
                new ConnectionStats(frames, 100 * frames, frames / 10, 0, 0, 0, 0, none));
    }

    private Rates.Growth growth(Counters node) {
        Rates.Growth growth = rates.of(node, node.connections().getFirst());
        assertThat(growth).isNotNull();
        return growth;
    }

    @Test
    void shouldDivideByTheTimeOfTheWriterNotOfTheLooker() {
        rates.look(List.of(node("a", 1, 1000, tx(1, "g", 50))), 0);
        assertThat(rates.areKnown()).isFalse();
        Counters last = node("a", 3, 3000, tx(1, "g", 170));
        rates.look(List.of(last), SECOND);
        assertThat(rates.areKnown()).isTrue();
        assertThat(growth(last)).isEqualTo(new Rates.Growth(60, 6000, 6));
    }

    @Test
    void shouldKeepTheRatesOfANodeThatHasNotWrittenSince() {
        rates.look(List.of(node("a", 1, 1000, tx(1, "g", 50))), 0);
        Counters last = node("a", 2, 2000, tx(1, "g", 150));
        rates.look(List.of(last), SECOND);
        rates.look(List.of(last), 2 * SECOND);
        assertThat(growth(last).frames()).isEqualTo(100);
        assertThat(rates.isStopped(last, 2 * SECOND)).isFalse();
        assertThat(rates.isStopped(last, 5 * SECOND)).isTrue();
    }

    @Test
    void shouldKnowNoRateOfWhatIsNew() {
        rates.look(List.of(node("a", 1, 1000, tx(1, "g", 50))), 0);
        Counters other = node("a", 2, 2000, tx(1, "g", 60), tx(2, "g", 5));
        Counters young = node("b", 1, 2000, tx(1, "g", 60));
        rates.look(List.of(other, young), SECOND);
        assertThat(rates.of(other, other.connections().getLast())).isNull();
        assertThat(rates.of(young, young.connections().getFirst())).isNull();
        Counters back = node("a", 3, 1500, tx(1, "g", 70));
        rates.look(List.of(back), 2 * SECOND);
        assertThat(rates.of(back, back.connections().getFirst())).as("clock set back").isNull();
    }

    @Test
    void shouldForgetNodesThatAreGone() {
        Counters a = node("a", 1, 1000, tx(1, "g", 50));
        rates.look(List.of(a, node("b", 1, 1000)), 0);
        rates.look(List.of(node("b", 2, 2000)), SECOND);
        assertThat(rates.nodes()).extracting(Counters::id).containsExactly("b");
        assertThat(rates.isStopped(a, 9 * SECOND)).isFalse();
    }

    @Test
    void shouldSayWhatIsStoppedAndShowNoRatesOfIt() {
        rates.look(List.of(node("a", 1, 1000, tx(1, "g", 50))), 0);
        rates.look(List.of(node("a", 2, 2000, tx(1, "g", 150))), SECOND);
        TopReport flows = new TopReport(rates, Instant.EPOCH, SECOND);
        assertThat(flows.toText()).contains("node-a").contains("100.0").doesNotContain("stopped");
        assertThat(Json.line(flows.toJson()))
                .contains("\"framesPerSecond\":100,", "\"stopped\":false", "\"latencyNanos\":{}")
                .doesNotContain("\n");
        TopReport stands = new TopReport(rates, Instant.EPOCH, 9 * SECOND);
        assertThat(stands.toText()).contains("stopped").doesNotContain("100.0");
        assertThat(Json.line(stands.toJson())).contains("\"framesPerSecond\":null");
    }
}
