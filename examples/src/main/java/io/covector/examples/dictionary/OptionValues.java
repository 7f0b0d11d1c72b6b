package io.covector.examples.dictionary;

import java.util.Deque;
import java.util.List;

/** Reads the value that follows an option, and refuses what is out of its range. */
final class OptionValues {
    private OptionValues() {}

    static String text(String option, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new UsageException(option + " needs a value");
        }
        return rest.remove();
    }

    static String oneOf(List<String> accepted, String option, Deque<String> rest) {
        String value = text(option, rest);
        requireOneOf(accepted, option, value);
        return value;
    }

    static void requireOneOf(List<String> accepted, String option, String value) {
        if (!accepted.contains(value)) {
            throw refused(option, value, String.join(", ", accepted));
        }
    }

    static double number(double low, double high, String option, Deque<String> rest) {
        String value = text(option, rest);
        String accepted = "numbers from " + low + " to " + high;
        try {
            double number = Double.parseDouble(value);
            if (number >= low && number <= high) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw refused(option, value, accepted);
        }
        throw refused(option, value, accepted);
    }

    static int integer(int low, int high, String option, Deque<String> rest) {
        String value = text(option, rest);
        String accepted = "whole numbers from " + low + " to " + high;
        try {
            int number = Integer.parseInt(value);
            if (number >= low && number <= high) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw refused(option, value, accepted);
        }
        throw refused(option, value, accepted);
    }

    private static UsageException refused(String option, String value, String accepted) {
        return new UsageException(option + " is '" + value + "'; accepted are " + accepted);
    }
}
