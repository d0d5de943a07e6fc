package io.mcm.benchmarks;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.ImageFragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;
import java.time.Duration;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Aeron IPC: a stream each way. Small messages are claimed in the log and written there; those that
 * don't fit a fragment are offered and put together again, as Aeron has it.
 */
final class AeronEnd implements End {
    /** The largest fragment that Aeron allows. */
    private static final int MTU = 65504;

    private static final int SMALL_TERM = 16 << 20;

    /** An eighth of it is the longest message. */
    private static final int LARGE_TERM = 64 << 20;

    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

    private final int size;
    private final Words words;
    private final ExclusivePublication publication;
    private final Subscription subscription;
    private final Image image;
    private final BufferClaim claim = new BufferClaim();
    private final boolean claims;

    /** What a message is written into before it is offered. */
    private final UnsafeBuffer message;

    private final FragmentHandler handler;
    private long received;

    AeronEnd(Aeron aeron, int size, boolean ping) {
        this.size = size;
        words = new Words(size);
        int there = 2 * size;
        int back = there + 1;
        String channel =
                new ChannelUriStringBuilder()
                        .media(CommonContext.IPC_MEDIA)
                        .mtu(MTU)
                        .termLength(size < MTU ? SMALL_TERM : LARGE_TERM)
                        .sparse(false)
                        .build();
        publication = aeron.addExclusivePublication(channel, ping ? there : back);
        subscription = aeron.addSubscription(channel, ping ? back : there);
        awaitPeer();
        image = subscription.imageAtIndex(0);
        claims = size <= publication.maxPayloadLength();
        message = new UnsafeBuffer(new byte[claims ? 0 : size]);
        FragmentHandler whole =
                (buffer, offset, length, header) -> received = words.read(buffer, offset);
        handler = claims ? whole : new ImageFragmentAssembler(whole, size);
    }

    private void awaitPeer() {
        long start = System.nanoTime();
        while (!publication.isConnected() || !subscription.isConnected()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new IllegalStateException("nobody came to stream " + publication.streamId());
            }
            Thread.onSpinWait();
        }
    }

    /** The driver runs in one of the two processes, on a thread that sleeps when it can. */
    static MediaDriver launchDriver(Host host) {
        return MediaDriver.launch(
                new MediaDriver.Context()
                        .aeronDirectoryName(directory(host))
                        .threadingMode(ThreadingMode.SHARED)
                        .termBufferSparseFile(false)
                        .dirDeleteOnStart(true)
                        .dirDeleteOnShutdown(true));
    }

    static Aeron connect(String directory) {
        return Aeron.connect(new Aeron.Context().aeronDirectoryName(directory));
    }

    static String directory(Host host) {
        return "/dev/shm/aeron-" + host.directory().getFileName();
    }

    @Override
    public void send(long word) {
        if (claims) {
            while (!sent(publication.tryClaim(size, claim))) {
                Thread.onSpinWait();
            }
            words.write(claim.buffer(), claim.offset(), word);
            claim.commit();
        } else {
            words.write(message, 0, word);
            while (!sent(publication.offer(message, 0, size))) {
                Thread.onSpinWait();
            }
        }
    }

    private static boolean sent(long position) {
        if (position == Publication.CLOSED || position == Publication.NOT_CONNECTED) {
            throw gone();
        }
        return position >= 0;
    }

    private static IllegalStateException gone() {
        return new IllegalStateException("the other end is gone");
    }

    @Override
    public long receive() {
        received = -1;
        while (received == -1) {
            if (image.poll(handler, 1) == 0) {
                if (image.isClosed()) {
                    throw gone();
                }
                Thread.onSpinWait();
            }
        }
        return received;
    }

    @Override
    public String pages() {
        return "tmpfs";
    }

    @Override
    public void close() {
        publication.close();
        subscription.close();
    }
}
