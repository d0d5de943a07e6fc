/** Small programs to copy, each one thing that a media service does. */
@NullMarked
package io.mcm.examples;

import org.jspecify.annotations.NullMarked;
