/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.ntk4j.dl4j.translate.layer.LayerTranslators;

/**
 * Every layer, vertex and preprocessor that M2.1 has is in the catalogues, or refused with a
 * reason.
 *
 * <p>The table that it writes, target/coverage-table.md, says of each what was compared. A row of
 * the catalogues is listed where it tells most: at the class that the fewest rows have.
 */
class CoverageTest {

    /** A row of the catalogues and what it is made of. */
    private record Row(String name, Set<Class<?>> classes) {

        static Row of(NetworkCase networkCase) {
            Model network = networkCase.network().apply(DataType.DOUBLE);
            return new Row(networkCase.name(), Ingredients.of(network));
        }
    }

    private static final int LISTED = 12;

    private static final String HEADER =
            """
            Each row of the catalogues is compared with Deeplearning4j: outputs in float64 to 1e-12
            and in float32, gradients in float64 to 1e-9.

            | class | rows | options compared, or why it is refused |
            |---|---|---|
            """;

    private static Set<String> all;
    private static List<Row> rows;
    private static Map<String, Long> covered;

    @BeforeAll
    static void scan() {
        all = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter().importPackages("org.deeplearning4j")) {
            if (!type.getModifiers().contains(JavaModifier.ABSTRACT)
                    && !type.isInterface()
                    && type.getPackageName().startsWith("org.deeplearning4j.")
                    && (type.isAssignableTo(Layer.class)
                            || type.isAssignableTo(GraphVertex.class)
                            || type.isAssignableTo(InputPreProcessor.class))) {
                all.add(type.getSimpleName());
            }
        }
        rows = ParityTest.cases().map(Row::of).toList();
        covered =
                rows.stream()
                        .flatMap(row -> row.classes().stream())
                        .collect(
                                Collectors.groupingBy(
                                        Class::getSimpleName, TreeMap::new, Collectors.counting()));
    }

    @Test
    void everythingThatDeeplearning4jHasIsInTheCataloguesOrRefused() {
        Set<String> unaccounted = new TreeSet<>(all);
        unaccounted.removeAll(covered.keySet());
        unaccounted.removeAll(Untranslated.REFUSED.keySet());
        assertThat(unaccounted).as("neither in a catalogue nor in the table of refusals").isEmpty();
    }

    @Test
    void nothingIsRefusedThatIsTranslated() {
        assertThat(Untranslated.REFUSED.keySet())
                .isSubsetOf(all)
                .doesNotContainAnyElementsOf(covered.keySet())
                .doesNotContainAnyElementsOf(LayerTranslators.supportedLayers());
    }

    @Test
    void everyTranslatorHasARow() {
        assertThat(LayerTranslators.supportedLayers()).isSubsetOf(covered.keySet());
    }

    @Test
    void theTableIsWritten() throws IOException {
        Map<String, List<String>> about = new TreeMap<>();
        for (Row row : rows) {
            String rarest =
                    row.classes().stream()
                            .map(Class::getSimpleName)
                            .min(Comparator.comparing(covered::get))
                            .orElseThrow();
            about.computeIfAbsent(rarest, type -> new ArrayList<>()).add(row.name());
        }
        StringBuilder table = new StringBuilder(HEADER);
        for (String type : all) {
            table.append(
                    "| %s | %d | %s |%n"
                            .formatted(
                                    type,
                                    covered.getOrDefault(type, 0L),
                                    Untranslated.REFUSED.containsKey(type)
                                            ? "refused: " + Untranslated.REFUSED.get(type)
                                            : options(about.getOrDefault(type, List.of()))));
        }
        Path file = Path.of("target", "coverage-table.md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, table);
        assertThat(file).content().contains("| DenseLayer |", "| Convolution3D |");
    }

    private static String options(List<String> names) {
        List<String> listed = names.stream().sorted().limit(LISTED).toList();
        int more = names.size() - listed.size();
        return String.join("; ", listed) + (more > 0 ? "; and %d more".formatted(more) : "");
    }
}
