package io.mcm.group;

import java.lang.ref.Cleaner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after one loan with {@link io.mcm.LeakDetection#PARANOID}: when the buffer is garbage and
 * was never given back, says where it was lent and gives it back.
 */
final class LeakWatch implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LeakWatch.class);
    private static final Cleaner CLEANER = Cleaner.create();

    private final String what;
    private final Runnable giveBack;
    private final Throwable lentHere = new Throwable("lent here");
    private volatile boolean done;

    LeakWatch(String what, Runnable giveBack) {
        this.what = what;
        this.giveBack = giveBack;
    }

    void over(Loan loan) {
        CLEANER.register(loan, this);
    }

    void done() {
        done = true;
    }

    @Override
    public void run() {
        if (!done) {
            LOG.error("{} was lost without being given back", what, lentHere);
            giveBack.run();
        }
    }
}
