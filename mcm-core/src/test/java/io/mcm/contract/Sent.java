package io.mcm.contract;

import java.io.Serializable;

/**
 * What a sender did.
 *
 * @param frames how many it committed
 * @param bytes payload bytes of them
 * @param missed how many of them its receivers missed, as commit said
 * @param refusal the exception that stopped it, or empty
 */
public record Sent(long frames, long bytes, long missed, String refusal) implements Serializable {}
