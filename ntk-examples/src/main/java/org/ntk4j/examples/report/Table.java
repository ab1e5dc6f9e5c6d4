/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of numbers, the alternative to a plot.
 *
 * @param caption what it is about
 * @param columns the heads
 * @param rows each as long as the heads; the first cell is the row's head
 */
record Table(String caption, List<String> columns, List<List<String>> rows) {

    private static final int MOST_ROWS = 100;

    /** At most a hundred rows, evenly chosen, the first and the last among them. */
    static <T> List<T> some(List<T> all) {
        return some(all, MOST_ROWS);
    }

    /** At most so many, evenly chosen, the first and the last among them. */
    static <T> List<T> some(List<T> all, int most) {
        if (all.size() <= most) {
            return all;
        }
        List<T> chosen = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            chosen.add(all.get((int) ((long) i * (all.size() - 1) / (most - 1))));
        }
        return chosen;
    }

    void write(Html html) {
        html.begin("div", "class", "scroll", "tabindex", "0", "role", "region")
                .begin("table")
                .element("caption", caption)
                .begin("thead")
                .begin("tr");
        columns.forEach(column -> html.element("th", column, "scope", "col"));
        html.end("tr").end("thead").begin("tbody");
        for (List<String> row : rows) {
            html.begin("tr").element("th", row.get(0), "scope", "row");
            row.subList(1, row.size()).forEach(cell -> html.element("td", cell));
            html.end("tr");
        }
        html.end("tbody").end("table").end("div");
    }
}
