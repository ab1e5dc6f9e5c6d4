/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A plot with its words.
 *
 * @param id unique on the page
 * @param title what it shows
 * @param about what the quantity means, for a reader who does not know it
 * @param findings the numbers as sentences; also what a screen reader says instead of the plot
 * @param data what page.js draws; its {@code kind} says how
 * @param panels how many charts the figure has side by side
 * @param table the numbers
 */
record Figure(
        String id,
        String title,
        String about,
        List<String> findings,
        ObjectNode data,
        int panels,
        Table table) {

    void write(Html html) {
        html.begin("section", "class", "figure " + data.path("kind").asText(), "id", id)
                .element("h2", title)
                .begin("figure");
        html.begin("div", "class", "panels");
        for (int panel = 0; panel < panels; panel++) {
            html.begin(
                            "div",
                            "class",
                            "chart",
                            "role",
                            "img",
                            "aria-label",
                            title + ". " + String.join(" ", findings),
                            "data-figure",
                            id,
                            "data-panel",
                            Integer.toString(panel))
                    .end("div");
        }
        html.end("div").begin("figcaption");
        if (findings.size() == 1) {
            html.element("p", findings.get(0), "class", "finding");
        } else {
            html.begin("ul", "class", "finding");
            findings.forEach(finding -> html.element("li", finding));
            html.end("ul");
        }
        html.element("p", about, "class", "about").end("figcaption").end("figure");
        html.begin("details").element("summary", "Numbers");
        table.write(html);
        html.end("details").end("section");
    }
}
