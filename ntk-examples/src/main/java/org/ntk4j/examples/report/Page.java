/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A self-contained page: words first, then plots. Everything is inlined, and the page forbids
 * itself every connection.
 *
 * @param title of the window
 * @param summary writes what a reader wants to know at a glance
 * @param figures the plots
 * @param missing sentences about plots that are not here, and why
 * @param about writes the circumstances
 */
record Page(String title, Part summary, List<Figure> figures, List<String> missing, Part about) {

    private static final String POLICY =
            "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
                    + " img-src data:";

    /** Writes a part of a page. */
    @FunctionalInterface
    interface Part {

        void write(Html html);
    }

    String html() {
        Html html = new Html();
        html.raw("<!DOCTYPE html>\n").begin("html", "lang", "en").begin("head");
        html.begin("meta", "charset", "utf-8");
        html.begin("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
        html.begin("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        // Without it a browser asks the server for one.
        html.begin("link", "rel", "icon", "href", "data:,");
        html.element("title", title);
        html.begin("style").raw(Inlined.style()).end("style").end("head").begin("body");
        html.element("button", "Dark", "id", "theme", "type", "button");
        html.begin("header");
        summary.write(html);
        html.end("header").begin("main");
        html.element(
                "p",
                "The plots could not be drawn in this browser; the numbers are in the tables.",
                "id",
                "undrawn");
        figures.forEach(figure -> figure.write(html));
        html.end("main");
        if (!missing.isEmpty()) {
            html.begin("section", "id", "missing").element("h2", "Not on this page").begin("ul");
            missing.forEach(sentence -> html.element("li", sentence));
            html.end("ul").end("section");
        }
        html.begin("footer");
        about.write(html);
        html.end("footer");
        html.begin("script", "type", "application/json", "id", "data").raw(data()).end("script");
        html.begin("script").raw(Inlined.charts()).end("script");
        html.begin("script").raw(Inlined.script()).end("script");
        return html.end("body").end("html").toString();
    }

    private String data() {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        figures.forEach(figure -> all.set(figure.id(), figure.data()));
        // In JSON these can only stand within strings; so nothing there can end the script.
        return all.toString().replace("<", "\\u003c").replace(">", "\\u003e");
    }
}
