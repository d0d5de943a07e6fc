package io.mcm.st2110.socket;

import io.mcm.TxBuffer;
import io.mcm.format.AudioFormat;
import io.mcm.st2110.audio.AudioReader;
import io.mcm.st2110.audio.WireSample;
import io.mcm.st2110.rtp.Reject;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** ST 2110-30: a packet is a frame. */
final class IncomingAudio implements Incoming {
    private final AudioReader reader;
    private final WireSample samples;
    private final int payloadSize;

    IncomingAudio(AudioFormat format, int payloadType) {
        reader = new AudioReader(format, payloadType);
        samples = WireSample.of(format.sampleFormat());
        payloadSize = format.payloadSize();
    }

    @Override
    public @Nullable Reject read(MemorySegment memory, long at, int length) {
        return reader.read(memory, at, length);
    }

    @Override
    public int ssrc() {
        return reader.ssrc();
    }

    @Override
    public int sequence() {
        return reader.sequence();
    }

    @Override
    public boolean extended() {
        return false;
    }

    @Override
    public int timestamp() {
        return reader.timestamp();
    }

    /** Senders set it as they like. */
    @Override
    public boolean marker() {
        return true;
    }

    @Override
    public boolean secondField() {
        return false;
    }

    @Override
    public Assembly newAssembly() {
        return new Packet();
    }

    private final class Packet extends Assembly {
        private MemorySegment slot = MemorySegment.NULL;
        private boolean placed;

        @Override
        void start(TxBuffer buffer) {
            slot = buffer.payloadSegment();
            placed = false;
        }

        @Override
        @Nullable Reject place(MemorySegment memory) {
            samples.copy(memory, reader.payloadOffset(), slot, 0, payloadSize);
            placed = true;
            return null;
        }

        @Override
        boolean complete() {
            return placed;
        }

        @Override
        void finish() {
            // the slot has it already
        }
    }
}
