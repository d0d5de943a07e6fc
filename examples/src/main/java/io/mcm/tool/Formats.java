package io.mcm.tool;

import io.mcm.ConfigException;
import io.mcm.format.AudioFormat;
import io.mcm.format.BlobFormat;
import io.mcm.format.CompressedFormat;
import io.mcm.format.PacketTime;
import io.mcm.format.PixelFormat;
import io.mcm.format.VideoFormat;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads formats on the command line with the library's own words for what is wrong. */
final class Formats {
    private Formats() {}

    private static <T> T read(Function<String, T> parse, String text) {
        try {
            return parse.apply(text);
        } catch (ConfigException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    static final class Video implements ITypeConverter<VideoFormat> {
        @Override
        public VideoFormat convert(String text) {
            return read(VideoFormat::parse, text);
        }
    }

    static final class Audio implements ITypeConverter<AudioFormat> {
        @Override
        public AudioFormat convert(String text) {
            return read(AudioFormat::parse, text);
        }
    }

    static final class Compressed implements ITypeConverter<CompressedFormat> {
        @Override
        public CompressedFormat convert(String text) {
            return read(CompressedFormat::parse, text);
        }
    }

    static final class Blob implements ITypeConverter<BlobFormat> {
        @Override
        public BlobFormat convert(String text) {
            return read(BlobFormat::parse, text);
        }
    }

    static final class Pixels implements ITypeConverter<PixelFormat> {
        @Override
        public PixelFormat convert(String text) {
            return read(PixelFormat::parse, text);
        }
    }

    static final class Packet implements ITypeConverter<PacketTime> {
        @Override
        public PacketTime convert(String text) {
            return read(PacketTime::parse, text);
        }
    }

    static final class Speed implements ITypeConverter<Rate> {
        @Override
        public Rate convert(String text) {
            return read(Rate::parse, text);
        }
    }
}
