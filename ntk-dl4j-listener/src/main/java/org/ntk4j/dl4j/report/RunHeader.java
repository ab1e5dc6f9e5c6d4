/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.report;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ntk4j.regime.RegimeCriteria;

/**
 * What a reader must know to make sense of the measurements of a run; sent to every sink first.
 *
 * @param run which of a listener's runs, from 0
 * @param modelClass the class name of the network
 * @param layers the layers with trainable parameters, in network order
 * @param kernel which kernel is measured, for example {@code trace}
 * @param probeExamples the number n of probe examples
 * @param outputs the number k of outputs
 * @param dataType the data type of the measurement, for example {@code FLOAT}
 * @param seed the seed of the network's configuration; null when unknown
 * @param baseline in words, what drift is measured from
 * @param schedule in words, when it is measured
 * @param criteria the rules that decide about the regime
 * @param versions library versions by name
 * @param learningRate the step size of plain gradient descent in the kernel's coordinates; null
 *     when unknown, or when the updater is another one
 * @param probeClasses the class of each probe example, n numbers from 0; empty when unknown
 */
public record RunHeader(
        int run,
        String modelClass,
        List<Layer> layers,
        String kernel,
        int probeExamples,
        int outputs,
        String dataType,
        Long seed,
        String baseline,
        String schedule,
        RegimeCriteria criteria,
        Map<String, String> versions,
        Double learningRate,
        List<Integer> probeClasses)
        implements Serializable {

    /** The schema of a run's JSON Lines. */
    public static final String SCHEMA = "ntk4j/run/1";

    /**
     * Copies lists and map.
     *
     * @param run which run
     * @param modelClass not null
     * @param layers not null
     * @param kernel not null
     * @param probeExamples any
     * @param outputs any
     * @param dataType not null
     * @param seed may be null
     * @param baseline not null
     * @param schedule not null
     * @param criteria not null
     * @param versions not null
     * @param learningRate may be null
     * @param probeClasses not null
     */
    public RunHeader {
        Objects.requireNonNull(modelClass, "modelClass");
        layers = List.copyOf(layers);
        Objects.requireNonNull(kernel, "kernel");
        Objects.requireNonNull(dataType, "dataType");
        Objects.requireNonNull(baseline, "baseline");
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(criteria, "criteria");
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
        probeClasses = List.copyOf(probeClasses);
    }

    /**
     * Starts a header with the versions of this library, DL4J, ND4J and Java, as far as known.
     *
     * @param modelClass the class name of the network
     * @return a new builder
     */
    public static Builder of(String modelClass) {
        return new Builder(modelClass);
    }

    /**
     * Returns the number p of trainable parameters.
     *
     * @return the sum over the layers
     */
    public long parameters() {
        return layers.stream().mapToLong(Layer::parameters).sum();
    }

    /**
     * A layer of the network.
     *
     * @param name its name
     * @param parameters the number of its trainable parameters
     */
    public record Layer(String name, long parameters) implements Serializable {}

    /** Collects a header; texts that are never set are empty. */
    public static final class Builder {
        private final String modelClass;
        private int run;
        private final List<Layer> layers = new ArrayList<>();
        private final Map<String, String> versions = LibraryVersions.read();
        private String kernel = "";
        private int probeExamples;
        private int outputs;
        private String dataType = "";
        private Long seed;
        private String baseline = "";
        private String schedule = "";
        private RegimeCriteria criteria = RegimeCriteria.defaults();
        private Double learningRate;
        private List<Integer> probeClasses = List.of();

        private Builder(String modelClass) {
            this.modelClass = modelClass;
        }

        /**
         * Sets which of a listener's runs this is.
         *
         * @param number from 0
         * @return this
         */
        public Builder run(int number) {
            this.run = number;
            return this;
        }

        /**
         * Adds a layer.
         *
         * @param name its name
         * @param parameters the number of its trainable parameters
         * @return this
         */
        public Builder layer(String name, long parameters) {
            layers.add(new Layer(name, parameters));
            return this;
        }

        /**
         * Sets the kernel and its size.
         *
         * @param kind which kernel, for example {@code trace}
         * @param n the number of probe examples
         * @param k the number of outputs
         * @param type the data type of the measurement
         * @return this
         */
        public Builder kernel(String kind, int n, int k, String type) {
            this.kernel = kind;
            this.probeExamples = n;
            this.outputs = k;
            this.dataType = type;
            return this;
        }

        /**
         * Sets the seed; absent unless set.
         *
         * @param known the seed of the network's configuration
         * @return this
         */
        public Builder seed(long known) {
            this.seed = known;
            return this;
        }

        /**
         * Describes the baseline.
         *
         * @param words what drift is measured from
         * @return this
         */
        public Builder baseline(String words) {
            this.baseline = words;
            return this;
        }

        /**
         * Describes the schedule.
         *
         * @param words when it is measured
         * @return this
         */
        public Builder schedule(String words) {
            this.schedule = words;
            return this;
        }

        /**
         * Sets the criteria; {@link RegimeCriteria#defaults()} unless set.
         *
         * @param rules the rules that decide about the regime
         * @return this
         */
        public Builder criteria(RegimeCriteria rules) {
            this.criteria = rules;
            return this;
        }

        /**
         * Sets the learning rate; absent unless set.
         *
         * @param rate the step size of plain gradient descent in the kernel's coordinates
         * @return this
         */
        public Builder learningRate(double rate) {
            this.learningRate = rate;
            return this;
        }

        /**
         * Sets the classes of the probe; absent unless set.
         *
         * @param classes the class of each example, from 0
         * @return this
         */
        public Builder probeClasses(List<Integer> classes) {
            this.probeClasses = List.copyOf(classes);
            return this;
        }

        /**
         * Adds or replaces a version.
         *
         * @param library the name of a library
         * @param version its version
         * @return this
         */
        public Builder version(String library, String version) {
            versions.put(library, version);
            return this;
        }

        /**
         * Builds the header.
         *
         * @return an immutable header
         */
        public RunHeader build() {
            return new RunHeader(
                    run,
                    modelClass,
                    layers,
                    kernel,
                    probeExamples,
                    outputs,
                    dataType,
                    seed,
                    baseline,
                    schedule,
                    criteria,
                    versions,
                    learningRate,
                    probeClasses);
        }
    }
}
