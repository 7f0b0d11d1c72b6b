package io.covector.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rates of every scenario as bars, each scenario to its own scale, in SVG. Stateless. */
final class Chart {
    private static final int LEFT = 240;
    private static final int BAR = 480;
    private static final int LINE = 20;
    private static final int GAP = 34;
    private static final int WIDTH = LEFT + BAR + 120;

    private Chart() {}

    static String of(Samples samples, String covector) {
        List<String> parts = new ArrayList<>();
        int y = 10;
        for (String scenario : samples.scenarios()) {
            y += GAP;
            parts.add(text(10, y, "start", "bold", scenario + ", rate (1/s)"));
            double most = samples.contestants(scenario).stream()
                    .mapToDouble(each -> samples.median(scenario, each, "rate").orElse(0))
                    .max()
                    .orElse(1);
            for (String contestant : samples.contestants(scenario)) {
                y += LINE;
                double rate = samples.median(scenario, contestant, "rate").orElse(0);
                double width = Math.max(1, BAR * rate / most);
                String colour = contestant.equals(covector) ? "#1f6feb" : "#9aa4b2";
                parts.add(text(LEFT - 10, y, "end", "normal", contestant));
                parts.add(String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"%s\"/>",
                        LEFT,
                        y - 12,
                        width,
                        colour));
                parts.add(text(LEFT + width + 6, y, "start", "normal", String.format(Locale.ROOT, "%,.0f", rate)));
            }
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + WIDTH + "\" height=\"" + (y + GAP)
                + "\" font-family=\"sans-serif\" font-size=\"13\">\n"
                + "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
                + String.join("\n", parts) + "\n</svg>\n";
    }

    private static String text(double x, int y, String anchor, String weight, String words) {
        String escaped = words.replace("&", "&amp;").replace("<", "&lt;");
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\" font-weight=\"%s\">%s</text>",
                x,
                y,
                anchor,
                weight,
                escaped);
    }
}
