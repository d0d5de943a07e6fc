package io.mcm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes bad documents of good ones: in their structure, their values, their text. */
final class JsonMutator {
    /** A member of an object: its value is a list of members, or text to be printed as it is. */
    private static final class Member {
        String name;
        Object value;

        Member(String name, Object value) {
            this.name = name;
            this.value = value;
        }
    }

    private static final List<String> NUMBERS =
            List.of(
                    "0",
                    "1",
                    "-1",
                    "2",
                    "3",
                    "9",
                    "96",
                    "128",
                    "129",
                    "640",
                    "641",
                    "20000",
                    "65535",
                    "65536",
                    "44100",
                    "48000",
                    "96000",
                    "100000000",
                    "2147483647",
                    "2147483648",
                    "-2147483649",
                    "9223372036854775808",
                    "1e3",
                    "1e10",
                    "1e30",
                    "1e300",
                    "-1e300",
                    "1e999999999",
                    "1e-999999999",
                    "0e999999999",
                    "1e99999999999",
                    "1e-99999999999",
                    "-0",
                    "0.0",
                    "1.5",
                    "16.0",
                    "59.94",
                    "0.0001",
                    "1000.0001",
                    "1e-2147483647",
                    "0.1e1",
                    "123456789.123456789");

    private static final List<String> STRINGS =
            List.of(
                    "",
                    " ",
                    "g",
                    "x",
                    "tcp",
                    "verbs",
                    "RC",
                    "UC",
                    "narrow",
                    "wide",
                    "st2110-20",
                    "st2110-22",
                    "st2110-30",
                    "yuv422p10le",
                    "v210",
                    "yuv422p10rfc4175",
                    "uyvy422",
                    "rgb24",
                    "pcm_s8",
                    "pcm_s24be",
                    "1ms",
                    "1.09ms",
                    "0.09ms",
                    "80us",
                    "239.1.1.1",
                    "1.2.3.256",
                    "live",
                    "latest",
                    "reliable",
                    "source",
                    "blob/100",
                    "blob/0",
                    "video/0x0@0:x",
                    "video/1920x1080@50:v210",
                    "audio/44100/1/pcm_s8/1ms",
                    "compressed/jxsv/1/8x8@1:yuv422p10le",
                    "huge_1g",
                    "base",
                    "none",
                    "paranoid",
                    "off",
                    "\\ud800",
                    "\\udfffx",
                    "x\\ud800",
                    "\\u0000",
                    "\\n",
                    "\\u202e",
                    "ä€𝄞",
                    "NaN");

    private static final List<String> OTHERS =
            List.of(
                    "null",
                    "true",
                    "false",
                    "[]",
                    "{}",
                    "[1]",
                    "[1, -1]",
                    "[1.5, 2147483648, 1e999999999]",
                    "[[],{\"a\":[{}]}]",
                    "{\"a\":1}",
                    "NaN",
                    "-Infinity",
                    "01",
                    "+1",
                    ".5",
                    "'x'",
                    "\"x",
                    "[1,]",
                    "{\"a\":1,}",
                    "//",
                    "");

    private final Random random;
    private final List<String> names;

    JsonMutator(Random random, List<String> names) {
        this.random = random;
        this.names = names;
    }

    /** One to three changes of members, now and then one of the text. */
    String mutate(String document) {
        List<Member> root = parse(document);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            changeMembers(pick(objects(root)));
        }
        String text = print(root);
        return random.nextInt(8) == 0 ? changeText(text) : text;
    }

    private void changeMembers(List<Member> members) {
        if (members.isEmpty() || random.nextInt(5) == 0) {
            members.add(random.nextInt(members.size() + 1), new Member(pick(names), token()));
            return;
        }
        int at = random.nextInt(members.size());
        Member member = members.get(at);
        switch (random.nextInt(8)) {
            case 0 -> members.remove(at);
            case 1 -> member.name = pick(names);
            case 2 -> members.add(new Member(member.name, copy(member.value)));
            case 3 -> members.add(new Member(pick(names), copy(member.value)));
            case 4 -> member.value = token();
            default -> {
                if (member.value instanceof String text) {
                    member.value = text.startsWith("\"") ? string() : pick(NUMBERS);
                }
            }
        }
    }

    private static Object copy(Object value) {
        if (value instanceof String) {
            return value;
        }
        List<Member> copies = new ArrayList<>();
        membersOf(value).forEach(m -> copies.add(new Member(m.name, copy(m.value))));
        return copies;
    }

    private String token() {
        return switch (random.nextInt(40)) {
            case 0 -> "[".repeat(1 + random.nextInt(60));
            case 1 -> "{\"a\":".repeat(40) + "1" + "}".repeat(40);
            case 2 -> "9".repeat(1 + random.nextInt(200));
            case 3 -> '"' + "ä".repeat(random.nextInt(300)) + '"';
            case 4, 5, 6, 7, 8, 9, 10, 11 -> pick(OTHERS);
            default -> random.nextBoolean() ? pick(NUMBERS) : string();
        };
    }

    private String string() {
        return '"' + pick(STRINGS) + '"';
    }

    private String changeText(String text) {
        int at = random.nextInt(text.length());
        return switch (random.nextInt(60)) {
            case 0 -> text + " ".repeat(1 << 20);
            case 1 -> "[" + text + "]";
            case 2, 3, 4, 5, 6 -> text.substring(0, at);
            case 7, 8, 9, 10 -> text.substring(at);
            case 11, 12, 13 -> text + text.substring(at);
            case 14, 15 -> '\uFEFF' + text;
            case 16, 17, 18, 19 -> text.replaceFirst("}", ",}");
            case 20, 21 ->
                    text.substring(0, at) + (char) random.nextInt(1 << 16) + text.substring(at);
            default -> {
                String chars = "{}[],:\"\\'/ \u0000\ud800eE+-.0n";
                char inserted = chars.charAt(random.nextInt(chars.length()));
                int end = Math.min(text.length(), at + random.nextInt(3));
                yield text.substring(0, at) + inserted + text.substring(end);
            }
        };
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static List<Member> parse(String json) {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            return members(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Member> members(JsonParser parser) throws IOException {
        List<Member> members = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            members.add(
                    new Member(
                            name,
                            switch (parser.nextToken()) {
                                case START_OBJECT -> members(parser);
                                case START_ARRAY -> numbers(parser);
                                case VALUE_STRING -> '"' + parser.getText() + '"';
                                default -> parser.getText();
                            }));
        }
        return members;
    }

    /** An array of numbers is only text here. */
    private static String numbers(JsonParser parser) throws IOException {
        List<String> numbers = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            numbers.add(parser.getText());
        }
        return numbers.toString();
    }

    private static List<List<Member>> objects(List<Member> root) {
        List<List<Member>> all = new ArrayList<>();
        all.add(root);
        for (Member member : root) {
            if (member.value instanceof List<?>) {
                all.addAll(objects(membersOf(member.value)));
            }
        }
        return all;
    }

    @SuppressWarnings("unchecked") // the only lists there are
    private static List<Member> membersOf(Object value) {
        return (List<Member>) value;
    }

    private static String print(Object value) {
        if (value instanceof String text) {
            return text;
        }
        List<String> members = new ArrayList<>();
        for (Member member : membersOf(value)) {
            members.add('"' + member.name + "\": " + print(member.value));
        }
        return "{" + String.join(", ", members) + "}";
    }
}
