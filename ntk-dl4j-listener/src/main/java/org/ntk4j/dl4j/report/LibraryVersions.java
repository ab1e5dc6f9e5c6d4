/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.report;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Versions as Maven left them in the jars; a library run from a class folder has none. */
final class LibraryVersions {
    private LibraryVersions() {}

    static Map<String, String> read() {
        Map<String, String> versions = new LinkedHashMap<>();
        add(versions, "ntk4j", "org.ntk4j/ntk-dl4j-listener");
        add(versions, "dl4j", "org.deeplearning4j/deeplearning4j-nn");
        add(versions, "nd4j", "org.nd4j/nd4j-api");
        versions.put("java", Runtime.version().toString());
        return versions;
    }

    private static void add(Map<String, String> versions, String name, String artifact) {
        String resource = "META-INF/maven/" + artifact + "/pom.properties";
        ClassLoader loader = LibraryVersions.class.getClassLoader();
        try (InputStream in = loader.getResourceAsStream(resource)) {
            if (in == null) {
                return;
            }
            Properties properties = new Properties();
            properties.load(in);
            String version = properties.getProperty("version");
            if (version != null) {
                versions.put(name, version);
            }
        } catch (IOException unreadable) {
            // A version is a courtesy to the reader: an unreadable one is absent, not an error.
            return;
        }
    }
}
