/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** What a page carries along: our style and script, and Apache ECharts from its WebJar. */
final class Inlined {

    private static final String WEBJAR = "/META-INF/maven/org.webjars.npm/echarts/pom.properties";

    private Inlined() {}

    static String style() {
        return text("page.css");
    }

    static String script() {
        return text("page.js");
    }

    /** The library, with its licence in its head. */
    static String charts() {
        Properties properties = new Properties();
        try (InputStream in = open(WEBJAR)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String script =
                text(
                        "/META-INF/resources/webjars/echarts/"
                                + properties.getProperty("version")
                                + "/dist/echarts.min.js");
        return script.replace("</script", "<\\/script");
    }

    private static String text(String resource) {
        try (InputStream in = open(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = Inlined.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IOException("expected " + resource + " on the class path, found nothing");
        }
        return in;
    }
}
