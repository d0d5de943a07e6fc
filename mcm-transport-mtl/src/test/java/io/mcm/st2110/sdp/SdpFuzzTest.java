package io.mcm.st2110.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.ConfigException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Descriptions mutated from valid ones: each is read or refused with faults, nothing else escapes,
 * and what is read comes back from its own text. A failure tells its seed; {@code -Dmcm.seed=SEED}
 * runs the same again.
 */
class SdpFuzzTest {
    private static final int COUNT = Boolean.getBoolean("mcm.soak") ? 100_000 : 10_000;
    private static final List<String> VALID =
            List.of(SdpTest.VIDEO_20, SdpTest.VIDEO_22, SdpTest.AUDIO_30, twoLegs());
    private static final List<String> PIECES =
            List.of(
                    "",
                    "0",
                    "-1",
                    "1",
                    "99999999999999999999",
                    "65536",
                    "32768",
                    ";",
                    "=",
                    ":",
                    "/",
                    " ",
                    "\r\n",
                    "\n",
                    "m=",
                    "a=",
                    "v=0",
                    "%s",
                    "\u0000",
                    "é",
                    "\ud800",
                    "IN IP4",
                    "a=fmtp:96 ",
                    "interlace",
                    "1/0",
                    "0.0000001",
                    "1e9",
                    "NaN",
                    "٣",
                    "x".repeat(300));

    private final long seed = Long.getLong("mcm.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    private static String twoLegs() {
        int stream = SdpTest.VIDEO_20.indexOf("m=");
        String leg = SdpTest.VIDEO_20.substring(stream);
        return SdpTest.VIDEO_20.substring(0, stream)
                + "a=group:DUP a b\r\n"
                + leg
                + "a=mid:a\r\n"
                + leg
                + "a=mid:b\r\n";
    }

    @Test
    void shouldReadOrRefuseWhateverItIsGiven() {
        int read = 0;
        for (int i = 0; i < COUNT; i++) {
            String text = mutate(VALID.get(random.nextInt(VALID.size())));
            try {
                Sdp sdp = Sdp.parse(text);
                read++;
                if (!Sdp.parse(sdp.toText()).equals(sdp)) {
                    throw new AssertionError(
                            "seed " + seed + ", " + i + " comes back changed: " + sdp);
                }
                sdp.media().forEach(SdpFuzzTest::use);
            } catch (ConfigException e) {
                if (e.faults().isEmpty()
                        || e.faults().stream().anyMatch(f -> f.value().length() > 99)) {
                    throw new AssertionError("seed " + seed + ", " + i, e);
                }
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", " + i + ": " + text, e);
            }
        }
        assertThat(read).as("read, seed %d", seed).isBetween(COUNT / 100, COUNT);
    }

    /** What a receiver would do with it; formats that don't exist are refused too. */
    private static void use(Media media) {
        media.st2110();
        media.essence().format();
    }

    private String mutate(String valid) {
        StringBuilder text = new StringBuilder(valid);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(8));
            switch (random.nextInt(6)) {
                case 0 -> text.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> text.delete(at, end);
                case 3 -> text.insert(at, (char) random.nextInt(0x250));
                case 4 -> text.insert(at, text.substring(random.nextInt(end + 1), end));
                default -> moveLine(text);
            }
        }
        return text.toString();
    }

    private void moveLine(StringBuilder text) {
        List<String> lines = text.toString().lines().toList();
        if (lines.isEmpty()) {
            return;
        }
        String line = lines.get(random.nextInt(lines.size())) + "\r\n";
        int from = text.indexOf(line);
        if (from >= 0 && random.nextBoolean()) {
            text.delete(from, from + line.length());
        }
        int to = text.indexOf("\n", random.nextInt(text.length() + 1));
        text.insert(to + 1, line);
    }
}
