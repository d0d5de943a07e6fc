package io.mcm.tool.output;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Text in columns, two spaces apart. */
public final class Table {
    private final int leftColumns;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param leftColumns so many columns are words, aligned at the left; the others are numbers
     * @param headings one for each column
     */
    public Table(int leftColumns, String... headings) {
        this.leftColumns = leftColumns;
        rows.add(List.of(headings));
    }

    /** Adds a row: a cell for each column. */
    public void row(String... cells) {
        rows.add(List.of(cells));
    }

    @Override
    public String toString() {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String gap = " ".repeat(widths[i] - row.get(i).length());
            line.append(i == 0 ? "" : "  ");
            line.append(i < leftColumns ? row.get(i) + gap : gap + row.get(i));
        }
        return line.toString().stripTrailing();
    }
}
