/** What the public API promises, tried through the public API alone. */
@NullMarked
package io.mcm.api;

import org.jspecify.annotations.NullMarked;
