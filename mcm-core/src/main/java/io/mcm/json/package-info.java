/** The connection and client documents of the original SDK, read and written. */
@NullMarked
package io.mcm.json;

import org.jspecify.annotations.NullMarked;
