package io.mcm.st2110.socket;

import io.mcm.ConfigException;
import io.mcm.ConfigException.Fault;
import io.mcm.ErrorCode;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The network interfaces of this host, as users name them. */
public final class Interfaces {
    private Interfaces() {}

    /**
     * The address of an interface.
     *
     * @param wanted its name, or one of its IPv4 addresses
     * @return IPv4 in dotted decimal: the one that was given, or else its first one
     * @throws ConfigException there is no such interface, or it has no IPv4 address
     */
    public static String address(String wanted) {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(
                            one ->
                                    one.inetAddresses()
                                            .filter(Inet4Address.class::isInstance)
                                            .map(InetAddress::getHostAddress)
                                            .filter(
                                                    address ->
                                                            wanted.equals(one.getName())
                                                                    || wanted.equals(address)))
                    .findFirst()
                    .orElseThrow(() -> noSuch(wanted));
        } catch (SocketException e) {
            throw noSuch(wanted);
        }
    }

    /**
     * The hardware address of an interface, as {@code localmac=} of RFC 7273 has it.
     *
     * @param wanted its name, or one of its IPv4 addresses
     * @return for example {@code 02-00-5E-10-00-01}; null when it has none
     * @throws ConfigException there is no such interface, or it has no IPv4 address
     */
    public static @Nullable String hardwareAddress(String wanted) {
        try {
            InetAddress address = InetAddress.ofLiteral(address(wanted));
            NetworkInterface one = NetworkInterface.getByInetAddress(address);
            byte[] octets = one == null ? null : one.getHardwareAddress();
            return octets == null
                    ? null
                    : HexFormat.ofDelimiter("-").formatHex(octets).toUpperCase(Locale.ROOT);
        } catch (SocketException e) {
            return null;
        }
    }

    private static ConfigException noSuch(String wanted) {
        return new ConfigException(
                List.of(
                        new Fault(
                                ErrorCode.CONNECTION_CONFIG_INVALID,
                                "interface",
                                wanted,
                                "the name or IPv4 address of an interface of this host")));
    }
}
