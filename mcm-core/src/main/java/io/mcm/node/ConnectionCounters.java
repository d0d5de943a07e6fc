package io.mcm.node;

import io.mcm.ConnectionStats;

/**
 * What a connection has done, for others to see.
 *
 * @param connection its number within its node, from 1
 * @param sender whether it sends
 * @param group the group it belongs to, 1 to 255 bytes
 * @param state its state, in lower case, 1 to 16 bytes
 * @param stats its counters
 */
public record ConnectionCounters(
        int connection, boolean sender, String group, String state, ConnectionStats stats) {}
