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
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
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
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.ntk4j.dl4j.translate.layer.LayerTranslators;

/**
 * Every layer, vertex, preprocessor and activation function that M2.1 has is in the catalogues, or
 * refused with a reason.
 *
 * <p>The table that it writes, target/coverage-table.md, says of each what was compared. A row of
 * the catalogues is listed where it tells most: at the class that the fewest rows have.
 */
class CoverageTest {

    private static final Path WRITTEN = Path.of("target", "coverage-table.md");
    private static final Path COMMITTED = Path.of("..", "docs", "coverage.md");

    /** Rows named at a class; the others are counted. */
    private static final int LISTED = 12;

    private static final String REFUSED = "refused: ";

    private static final String HEADER =
            """
            # What is translated

            Every layer, graph vertex, preprocessor and activation function of Deeplearning4j
            1.0.0-M2.1. Each is part of that many rows, small networks, of the tests' catalogues;
            each row is compared with Deeplearning4j, outputs in float64 to 1e-12 and in float32 to
            1e-5, gradients in float64 to 1e-9: with its own backpropagation, or with central
            differences of its outputs where that is not their derivative. On each row the
            layer-wise kernel is the explicit one to 1e-10, and Hessian products are the gradient's
            differences. A row is named at its rarest class.

            This file is written by a test (CoverageTest); it is not for editing.
            """;

    /** What a network is made of, by the section of the table. */
    private enum Kind {
        LAYER("Layers", Layer.class),
        VERTEX("Vertices", GraphVertex.class),
        PREPROCESSOR("Preprocessors", InputPreProcessor.class),
        FUNCTION("Activation functions", IActivation.class);

        private final String title;
        private final Class<?> type;

        Kind(String title, Class<?> type) {
            this.title = title;
            this.type = type;
        }

        /** The simple names of the classes that M2.1 has. */
        Set<String> among(JavaClasses classes) {
            return classes.stream()
                    .filter(c -> c.isAssignableTo(type) && !c.isInterface())
                    .filter(c -> !c.getModifiers().contains(JavaModifier.ABSTRACT))
                    .map(JavaClass::getSimpleName)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** A row of the catalogues and what it is made of. */
    private record Row(String name, Set<String> classes) {

        static Row of(NetworkCase networkCase) {
            Model network = networkCase.network().apply(DataType.DOUBLE);
            return new Row(
                    networkCase.name(),
                    Ingredients.of(network).stream()
                            .map(Class::getSimpleName)
                            .collect(Collectors.toSet()));
        }
    }

    private static Map<Kind, Set<String>> existing;
    private static Set<String> all;
    private static List<Row> rows;
    private static Map<String, Long> covered;

    @BeforeAll
    static void scan() {
        JavaClasses classes =
                new ClassFileImporter()
                        .importPackages("org.deeplearning4j", "org.nd4j.linalg.activations");
        existing = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            existing.put(kind, kind.among(classes));
        }
        all = existing.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        rows = Catalogues.all().map(Row::of).toList();
        covered =
                rows.stream()
                        .flatMap(row -> row.classes().stream())
                        .collect(
                                Collectors.groupingBy(
                                        name -> name, TreeMap::new, Collectors.counting()));
    }

    @Test
    void everythingThatDeeplearning4jHasIsInTheCataloguesOrRefused() {
        assertThat(existing.values()).allSatisfy(names -> assertThat(names).hasSizeGreaterThan(10));
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
    void noTwoRowsHaveOneName() {
        assertThat(rows).extracting(Row::name).doesNotHaveDuplicates();
    }

    @Test
    void theCommittedTableNamesTheClassesThatAreFound() throws IOException {
        String table = table();
        Files.createDirectories(WRITTEN.getParent());
        Files.writeString(WRITTEN, table);
        assertThat(classes(Files.readString(COMMITTED)))
                .as("classes of %s: renew it by a copy of %s", COMMITTED, WRITTEN)
                .isEqualTo(classes(table));
    }

    /** The first cell of each line: the class; and whether it is refused. */
    private static List<String> classes(String table) {
        return table.lines()
                .filter(line -> line.startsWith("| "))
                .map(line -> line.split(" \\| ", 3))
                .map(cells -> cells[0].substring(2) + (cells[2].startsWith(REFUSED) ? REFUSED : ""))
                .toList();
    }

    private static String table() {
        Map<String, List<String>> about = new TreeMap<>();
        for (Row row : rows) {
            String rarest =
                    row.classes().stream()
                            .min(
                                    Comparator.<String, Long>comparing(covered::get)
                                            .thenComparing(Comparator.naturalOrder()))
                            .orElseThrow();
            about.computeIfAbsent(rarest, type -> new ArrayList<>()).add(row.name());
        }
        StringBuilder table = new StringBuilder(HEADER);
        existing.forEach(
                (kind, names) -> {
                    table.append("\n## ").append(kind.title);
                    table.append("\n\n| class | rows | compared, or why it is refused |\n");
                    table.append("|---|---|---|\n");
                    names.forEach(name -> table.append(line(name, about)));
                });
        return table.toString();
    }

    private static String line(String type, Map<String, List<String>> about) {
        String reason = Untranslated.REFUSED.get(type);
        return "| %s | %d | %s |\n"
                .formatted(
                        type,
                        covered.getOrDefault(type, 0L),
                        reason != null
                                ? REFUSED + reason
                                : options(about.getOrDefault(type, List.of())));
    }

    private static String options(List<String> names) {
        if (names.isEmpty()) {
            return "in rows named elsewhere";
        }
        List<String> listed = names.stream().sorted().limit(LISTED).toList();
        int more = names.size() - listed.size();
        return String.join("; ", listed) + (more > 0 ? "; and %d more".formatted(more) : "");
    }
}
