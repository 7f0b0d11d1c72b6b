package io.covector.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.ErrorContext;
import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.config.Settings;
import io.covector.filter.Filter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Values that strangers chose stay on their line of a log, and look like what they are. */
class ForeignTextTest {
    /** A line that would be forged, one that a terminal would write over, and one that would be read backwards. */
    private static final String EVIL = "a\nERROR forged\r\u001B[2K\u0085\u2028\u2029\u202Ebackwards\u2066\u200B";

    private static void assertHarmless(String what, String message) {
        assertThat(message).as(what).contains("a\\n").contains("ERROR forged");
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            assertThat(Character.getType(c))
                    .as("%s: U+%04X in %s", what, (int) c, message)
                    .isNotIn(
                            (int) Character.CONTROL,
                            (int) Character.FORMAT,
                            (int) Character.LINE_SEPARATOR,
                            (int) Character.PARAGRAPH_SEPARATOR,
                            (int) Character.SURROGATE);
        }
    }

    @Test
    void hiddenCharactersAreWrittenAsInJava() {
        assertThat(Strings.printable("a\n\r\tb\u0000\u007F\u0085\u202E\u2028\uFEFF"))
                .isEqualTo("a\\n\\r\\tb\\u0000\\u007F\\u0085\\u202E\\u2028\\uFEFF");
        assertThat(Strings.printable("\uD800x\uDC00")).isEqualTo("\\uD800x\\uDC00");
        assertThat(Strings.printable("\uDB40\uDC41")).isEqualTo("\\uDB40\\uDC41"); // a tag, not seen
        for (String seen : List.of("", "plain text ~", "Grüße, 世界, עולם", "\uD83D\uDE00 \uD83D\uDE00", "a\\nb")) {
            assertThat(Strings.printable(seen)).isEqualTo(seen).isEqualTo(Strings.printable(Strings.printable(seen)));
        }
    }

    @Test
    void quotedValuesAreShort() {
        assertThat(Strings.quote("id")).isEqualTo("'id'");
        assertThat(Strings.quote(RecordId.of(5))).isEqualTo("'5'");
        assertThat(Strings.quote(null)).isEqualTo("'null'");
        assertThat(Strings.quote("x".repeat(1_000))).isEqualTo("'" + "x".repeat(60) + "... (1000 characters)'");
        assertThat(Strings.quote("\n".repeat(1_000))).hasSizeLessThan(200).endsWith("(1000 characters)'");
        String halved = "x".repeat(59) + "\uD83D\uDE00" + "y";
        assertThat(Strings.quote(halved)).isEqualTo("'" + "x".repeat(59) + "... (62 characters)'");
    }

    @Test
    void failuresStayOnOneLine() {
        VectorException failure = VectorException.builder(ErrorCode.INTERNAL, "the server says: " + EVIL)
                .context(ErrorContext.EMPTY.withBackend(EVIL).withPool(EVIL).withVendorCode(EVIL))
                .cause(new IllegalStateException("cause"))
                .build();
        for (VectorException e : List.of(failure, failure.toBuilder().build())) {
            assertHarmless("text", e.text());
            assertHarmless("message", e.getMessage());
            assertHarmless("toString", e.toString());
            assertHarmless("context", e.context().toString());
        }
    }

    @Test
    void refusalsShowWhatTheyRefuseOnOneLine() {
        Settings settings = Settings.of(Map.of(EVIL, "x"));
        Map<String, ThrowingCallable> refused = new LinkedHashMap<>();
        refused.put("id", () -> RecordId.of(EVIL.repeat(100)));
        refused.put("id with a half", () -> RecordId.of(EVIL + "\uD800"));
        refused.put("metadata key", () -> Metadata.of(EVIL, Double.NaN));
        refused.put("metadata class", () -> Metadata.of(EVIL, new Object()));
        refused.put("long metadata key", () -> Metadata.of(EVIL.repeat(100), 1));
        refused.put("metadata value", () -> Metadata.of("k", EVIL + "\u0000"));
        refused.put("key in a map", () -> Metadata.of(EVIL, Map.of(1, 1)));
        refused.put("metadata type", () -> Metadata.of(EVIL, 1L).getString(EVIL));
        refused.put("JSON", () -> Metadata.fromJson(EVIL));
        refused.put("no object", () -> Metadata.fromJson("\"" + EVIL.substring(0, 1) + "\\nERROR forged\""));
        refused.put("filter value", () -> Filter.eq(EVIL, new Object()));
        refused.put("filter operator", () -> Filter.gt(EVIL, true));
        refused.put("filter text", () -> Filter.parse(EVIL));
        refused.put("filter quotes", () -> Filter.parse("a = '" + EVIL));
        refused.put("no values", () -> Filter.containsAny(EVIL));
        refused.put("collection name", () -> Names.requireIdentifier("collection", EVIL));
        refused.put("spec", () -> CollectionSpec.builder(EVIL).build());
        refused.put("configuration", settings::rejectUnknown);
        refused.forEach((what, call) -> {
            Throwable thrown = catchThrowable(call);
            assertThat(thrown).as(what).isInstanceOf(VectorException.class);
            assertHarmless(what, thrown.getMessage());
        });
    }

    @Test
    void filterTextsArePointedAtWithinTheirLine() {
        assertThat(catchThrowable(() -> Filter.parse("year > and x = 1")))
                .hasMessageContaining("filter, column 8: expected a value")
                .hasMessageEndingWith("; after 'year > ' stands 'and x = 1'");
        assertThat(catchThrowable(() -> Filter.parse("a = 1 ".repeat(100))))
                .hasMessageEndingWith(
                        "; after 'a = 1 ' stands '" + "a = 1 ".repeat(7).substring(0, 40) + "...'");
        assertThat(catchThrowable(() -> Filter.parse("a = "))).hasMessageEndingWith("; after 'a = '");
    }

    @Test
    void namesOfOtherVectorsAreShownOnOneLine() {
        Throwable thrown = catchThrowable(() -> VectorRecord.named(
                        RecordId.of(EVIL),
                        Map.of(EVIL, Vector.wrap(new float[] {1}), "b", Vector.wrap(new float[] {1})),
                        Metadata.empty())
                .vector());
        assertThat(thrown).isInstanceOf(VectorException.class);
        assertHarmless("vectors", thrown.getMessage());
        assertThat(Projection.keys(EVIL).keys()).isPresent();
    }
}
