/**
 * JSON text from outside: read into values whose faults are collected, each with its path, and
 * printed.
 */
@NullMarked
package io.mcm.json;

import org.jspecify.annotations.NullMarked;
