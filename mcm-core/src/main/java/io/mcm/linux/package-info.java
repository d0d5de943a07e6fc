/** The system calls behind segments and limits. */
@NullMarked
package io.mcm.linux;

import org.jspecify.annotations.NullMarked;
