package io.mcm.spi;

/**
 * Whether a transport can work in this process.
 *
 * @param available whether it can
 * @param reason where it can't, why not; else which library or engine it uses, for the log
 * @param remedy what to do, for example the package to install; empty when it can
 */
public record Availability(boolean available, String reason, String remedy) {
    /**
     * It can.
     *
     * @param detail which library or engine it uses
     * @return available
     */
    public static Availability yes(String detail) {
        return new Availability(true, detail, "");
    }

    /**
     * It can't.
     *
     * @param reason why not
     * @param remedy what to do about it
     * @return not available
     */
    public static Availability no(String reason, String remedy) {
        return new Availability(false, reason, remedy);
    }
}
