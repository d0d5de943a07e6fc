package io.mcm.st2110;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Spoils valid packets: their headers mostly, since that is where readers look. */
final class Mutator {
    private static final int[] EXTREMES = {0, 1, 7, 8, 0x7f, 0x80, 0xff};

    private final RandomGenerator random;
    private final int headers;

    /** Spoils the first so many bytes more often than the others. */
    Mutator(RandomGenerator random, int headers) {
        this.random = random;
        this.headers = headers;
    }

    byte[] mutate(byte[] valid) {
        byte[] packet = valid.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            packet = change(packet);
        }
        return packet;
    }

    private byte[] change(byte[] packet) {
        if (packet.length == 0) {
            return packet;
        }
        int at =
                random.nextInt(
                        random.nextInt(4) > 0 ? Math.min(headers, packet.length) : packet.length);
        switch (random.nextInt(7)) {
            case 0 -> packet[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> packet[at] = (byte) EXTREMES[random.nextInt(EXTREMES.length)];
            case 2 -> packet[at] = (byte) random.nextInt();
            case 3 -> packet[at] += (byte) (random.nextInt(7) - 3);
            case 4 -> {
                return Arrays.copyOf(packet, at);
            }
            case 5 -> {
                return Arrays.copyOf(packet, packet.length + random.nextInt(40));
            }
            default -> {
                // a piece of the packet over another one: fields change places
                int from = random.nextInt(packet.length);
                int length = Math.min(random.nextInt(9), packet.length - Math.max(from, at));
                System.arraycopy(packet, from, packet, at, length);
            }
        }
        return packet;
    }
}
