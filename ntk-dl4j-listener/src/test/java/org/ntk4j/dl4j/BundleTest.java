/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

/** The library's jar is an OSGi bundle and a named module. */
class BundleTest {

    @Test
    void theManifestExportsTheApiAndHidesTheRest() throws IOException {
        Attributes manifest = manifest();
        assertThat(manifest.getValue("Bundle-SymbolicName")).isEqualTo("org.ntk4j.dl4j");
        assertThat(manifest.getValue("Automatic-Module-Name")).isEqualTo("org.ntk4j.dl4j");
        assertThat(manifest.getValue("Bundle-License")).isEqualTo("Apache-2.0");
        assertThat(manifest.getValue("Export-Package"))
                .contains("org.ntk4j.dl4j.listener", "org.ntk4j.dl4j.report")
                .doesNotContain("internal");
        assertThat(manifest.getValue("Import-Package"))
                .contains("org.deeplearning4j.nn.api", "org.ntk4j.kernel", "org.slf4j")
                .doesNotContain("org.ntk4j.kernel.internal");
    }

    private static Attributes manifest() throws IOException {
        Path file = Path.of("target/classes/META-INF/MANIFEST.MF");
        try (InputStream in = Files.newInputStream(file)) {
            return new Manifest(in).getMainAttributes();
        }
    }
}
