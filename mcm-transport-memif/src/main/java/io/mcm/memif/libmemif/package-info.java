/**
 * Vendor links over the vendor's library, libmemif as FD.io publishes it, for those who name it:
 * {@code Memif.slave(...).engine(Memif.Engine.LIBMEMIF)}.
 *
 * <p>{@link LibMemif} is the library, {@link LibMemifEngine} what makes it an engine. Nothing
 * outside this package knows the generated classes.
 */
@NullMarked
package io.mcm.memif.libmemif;

import org.jspecify.annotations.NullMarked;
