/** When frames and packets are due: ST 2110-10 and ST 2110-21. */
@NullMarked
package io.mcm.st2110.timing;

import org.jspecify.annotations.NullMarked;
