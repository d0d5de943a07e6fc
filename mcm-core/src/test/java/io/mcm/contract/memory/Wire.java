package io.mcm.contract.memory;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One way from a sender to a receiver: a short queue, so that a slow receiver is felt by its
 * sender.
 */
final class Wire {
    private static final int CAPACITY = 2;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Message> messages = new ArrayDeque<>(CAPACITY);
    private @Nullable String cut;
    private boolean finished;

    /** Waits for room. */
    void send(Message message) throws Cut, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (cut == null && messages.size() == CAPACITY) {
                changed.await();
            }
            throwIfCut();
            messages.add(message);
            finished = message instanceof Message.End;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a message. */
    Message take() throws Cut, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (cut == null && messages.isEmpty()) {
                changed.await();
            }
            throwIfCut();
            Message message = messages.remove();
            changed.signalAll();
            return message;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends it for both sides; what is on its way is lost. Only the first cause counts. Once the end
     * of the stream is on its way it changes nothing: the rest arrives.
     */
    void cut(String cause) {
        lock.lock();
        try {
            if (cut == null && !finished) {
                cut = cause;
                messages.clear();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isCut() {
        lock.lock();
        try {
            return cut != null;
        } finally {
            lock.unlock();
        }
    }

    void throwIfCut() throws Cut {
        lock.lock();
        try {
            if (cut != null) {
                throw new Cut(cut);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The other side is gone. */
    static final class Cut extends IOException {
        private static final long serialVersionUID = 1L;

        Cut(String cause) {
            super(cause);
        }
    }
}
