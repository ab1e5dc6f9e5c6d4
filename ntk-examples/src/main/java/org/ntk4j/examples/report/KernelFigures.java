/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ntk4j.dl4j.report.Measurement;

/** The kernel before and after: its matrix, and its spectrum. */
final class KernelFigures {

    /** More examples than this are fewer pixels than one each on a phone. */
    private static final int MOST_EXAMPLES = 100;

    private static final MathContext COLOUR = new MathContext(5);

    private KernelFigures() {}

    /** Empty if no measurement carries a matrix. */
    static Optional<Figure> matrices(RecordedRun run, String id, String of) {
        Map<String, double[][]> matrices = new LinkedHashMap<>();
        run.moments()
                .forEach(
                        (moment, m) -> {
                            if (m.hasKernel()) {
                                matrices.put(name(moment, m), m.kernel());
                            }
                        });
        if (matrices.isEmpty()) {
            return Optional.empty();
        }
        int n = matrices.values().iterator().next().length;
        List<Integer> classes = run.header().probeClasses();
        boolean ordered = classes.size() == n;
        List<Integer> examples = order(n, ordered ? classes : List.of());
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("kind", "matrix");
        ArrayNode shown = data.putArray("examples");
        examples.forEach(shown::add);
        ArrayNode shownClasses = data.putArray("classes");
        if (ordered) {
            examples.forEach(example -> shownClasses.add(classes.get(example)));
        }
        ArrayNode panels = data.putArray("panels");
        List<List<String>> rows = new ArrayList<>();
        matrices.forEach(
                (name, matrix) -> {
                    ObjectNode panel = panels.addObject().put("name", name);
                    ArrayNode cells = panel.putArray("rows");
                    for (int i : examples) {
                        ArrayNode row = cells.addArray();
                        for (int j : examples) {
                            colour(row, matrix[i][j]);
                        }
                    }
                    rows.add(means(name, matrix, ordered ? classes : List.of()));
                });
        String size =
                examples.size() < n
                        ? " " + examples.size() + " of the " + n + " examples, evenly chosen."
                        : "";
        return Optional.of(
                new Figure(
                        id,
                        "How does the kernel look?" + of,
                        "Each cell is the kernel of two probe examples; "
                                + (ordered
                                        ? "examples of a class stand together, so that a kernel"
                                                + " which knows the classes has bright squares along"
                                                + " the diagonal."
                                        : "in the order of the probe, as the classes are unknown.")
                                + " All panels have the same colours."
                                + size,
                        findings(rows),
                        data,
                        matrices.size(),
                        new Table(
                                "Means of the kernel's entries",
                                List.of("when", "diagonal", "same class", "other class"),
                                rows)));
    }

    private static String name(String moment, Measurement m) {
        return switch (moment) {
                    case "first" -> "before";
                    case "departure" -> "at the departure";
                    default -> "after";
                }
                + " (iteration "
                + m.iteration()
                + ")";
    }

    private static List<Integer> order(int n, List<Integer> classes) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            all.add(i);
        }
        if (!classes.isEmpty()) {
            all.sort(Comparator.comparing(classes::get));
        }
        return Table.some(all, MOST_EXAMPLES);
    }

    private static void colour(ArrayNode row, double value) {
        if (Double.isFinite(value)) {
            row.add(new BigDecimal(value).round(COLOUR).doubleValue());
        } else {
            row.addNull();
        }
    }

    /** Diagonal, pairs within a class and pairs across; empty texts where there are none. */
    private static List<String> means(String name, double[][] matrix, List<Integer> classes) {
        double[] sums = new double[3];
        long[] counts = new long[3];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix.length; j++) {
                boolean same = !classes.isEmpty() && classes.get(i).intValue() == classes.get(j);
                int kind = i == j ? 0 : same ? 1 : 2;
                sums[kind] += matrix[i][j];
                counts[kind]++;
            }
        }
        List<String> row = new ArrayList<>(List.of(name));
        for (int kind = 0; kind < sums.length; kind++) {
            boolean meaningful = counts[kind] > 0 && (kind == 0 || !classes.isEmpty());
            row.add(meaningful ? Numbers.show(sums[kind] / counts[kind]) : "");
        }
        return row;
    }

    private static List<String> findings(List<List<String>> rows) {
        List<String> findings = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder text = new StringBuilder(Words.capital(row.get(0)));
            text.append(": mean of the diagonal ").append(row.get(1));
            if (!row.get(2).isEmpty()) {
                text.append(", of pairs of the same class ").append(row.get(2));
            }
            if (!row.get(3).isEmpty()) {
                text.append(", of different classes ").append(row.get(3));
            }
            findings.add(text.append('.').toString());
        }
        return findings;
    }

    /** Empty if no measurement carries eigenvalues. */
    static Optional<Figure> spectra(RecordedRun run, String id, String of) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("kind", "lines")
                .put("xName", "number of the eigenvalue")
                .put("yName", "eigenvalue");
        data.put("log", true);
        ArrayNode series = data.putArray("series");
        data.putArray("levels");
        data.putArray("events");
        List<String> findings = new ArrayList<>();
        List<String> heads = new ArrayList<>(List.of("number"));
        List<double[]> spectra = new ArrayList<>();
        run.moments()
                .forEach(
                        (moment, m) -> {
                            double[] eigenvalues = m.eigenvalues();
                            if (eigenvalues.length == 0) {
                                return;
                            }
                            String name = name(moment, m);
                            ObjectNode one = series.addObject().put("name", name);
                            one.put("run", spectra.size());
                            ArrayNode points = one.putArray("points");
                            for (int i = 0; i < eigenvalues.length; i++) {
                                LinePlot.point(points, i + 1L, eigenvalues[i]);
                            }
                            spectra.add(eigenvalues);
                            heads.add(name);
                            findings.add(finding(name, eigenvalues));
                        });
        if (spectra.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Figure(
                        id,
                        "How has the spectrum changed?" + of,
                        "The eigenvalues of the kernel on the probe, largest first. Directions with"
                                + " large eigenvalues are learned first.",
                        findings,
                        data,
                        1,
                        spectrumTable(heads, spectra)));
    }

    private static String finding(String name, double[] eigenvalues) {
        double sum = 0;
        for (double eigenvalue : eigenvalues) {
            sum += eigenvalue;
        }
        double last = eigenvalues[eigenvalues.length - 1];
        return Words.capital(name)
                + ": largest "
                + Numbers.show(eigenvalues[0])
                + ", "
                + Numbers.percent(eigenvalues[0] / sum)
                + " of the sum; smallest "
                + Numbers.show(last)
                + ".";
    }

    private static Table spectrumTable(List<String> heads, List<double[]> spectra) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < spectra.get(0).length; i++) {
            numbers.add(i);
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i : Table.some(numbers)) {
            List<String> row = new ArrayList<>(List.of(Numbers.count(i + 1L)));
            for (double[] eigenvalues : spectra) {
                row.add(i < eigenvalues.length ? Numbers.show(eigenvalues[i]) : "");
            }
            rows.add(row);
        }
        return new Table("Eigenvalues of the kernel", heads, rows);
    }
}
