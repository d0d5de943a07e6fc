package io.mcm.group;

import java.lang.ref.WeakReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The buffer objects of a borrower: one per slot, made when first needed and used again each time;
 * or, when leaks are looked for, a new one for each loan, held weakly so that a lost one becomes
 * garbage.
 */
final class LoanTable<T extends Loan> {
    private final IntFunction<T> maker;
    private final @Nullable Object[] reused;
    private final @Nullable WeakReference<T> @Nullable [] watched;

    @SuppressWarnings({"unchecked", "rawtypes"})
    LoanTable(int slots, boolean watch, IntFunction<T> maker) {
        this.maker = maker;
        this.reused = new Object[watch ? 0 : slots];
        this.watched = watch ? new WeakReference[slots] : null;
    }

    /** The object for a new loan. */
    T lend(int slot) {
        if (watched != null) {
            T loan = maker.apply(slot);
            watched[slot] = new WeakReference<>(loan);
            return loan;
        }
        T loan = get(slot);
        if (loan == null) {
            loan = maker.apply(slot);
            reused[slot] = loan;
        }
        return loan;
    }

    /** The object of the present or last loan; null if there was none or it is garbage. */
    @SuppressWarnings("unchecked")
    @Nullable T get(int slot) {
        if (watched != null) {
            WeakReference<T> loan = watched[slot];
            return loan == null ? null : loan.get();
        }
        return (T) reused[slot];
    }
}
