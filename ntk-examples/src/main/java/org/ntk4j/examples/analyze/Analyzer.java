/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.analyze;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.dl4j.translate.NetworkLoss;
import org.ntk4j.dl4j.translate.NetworkTranslator;
import org.ntk4j.dl4j.translate.OutputHead;
import org.ntk4j.dl4j.translate.TranslatedNetwork;
import org.ntk4j.examples.analyze.Settings.Part;
import org.ntk4j.examples.data.DataException;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.hessian.Loss;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.KernelVelocity;
import org.ntk4j.kernel.TangentKernel;
import org.ntk4j.linalg.Numbers;

/**
 * Analyzes checkpoints of one configuration on one probe, one after the other. The network is
 * translated once; a checkpoint costs a copy of its parameters.
 */
public final class Analyzer implements AutoCloseable {

    private final Settings settings;
    private final ProbeFiles probe;
    private final SavedNetwork first;
    private final TranslatedNetwork network;
    private final Derivatives derivatives;
    private final Optional<INDArray> given;
    private final Optional<INDArray> labels;
    private final Optional<Loss> loss;
    private final KernelVelocity velocity;
    private final KernelReader kernels;
    private Baseline baseline;

    private Analyzer(
            Settings settings,
            ProbeFiles probe,
            SavedNetwork first,
            TranslatedNetwork network,
            Optional<INDArray> given) {
        this.settings = settings;
        this.probe = probe;
        this.first = first;
        this.network = network;
        this.derivatives = Derivatives.of(network.graph());
        this.loss = loss(network.head().orElse(null), probe, given);
        this.given = given;
        this.labels = given.map(y -> y.reshape(probe.size(), network.graph().outputCount()));
        this.kernels = new KernelReader(derivatives, probe.examples(), settings);
        this.velocity = KernelVelocity.layerWise(derivatives, kernels.workload().trace().budget());
    }

    /**
     * Translates a network.
     *
     * @param first a checkpoint; gives the configuration
     * @param probe the examples and labels; not closed
     * @param settings what to find out
     * @return the analyzer; the caller closes it
     * @throws DataException if a layer is not supported, examples or labels do not fit the network,
     *     or not even the trace kernel fits into memory
     */
    public static Analyzer of(SavedNetwork first, ProbeFiles probe, Settings settings) {
        String output = settings.translation().output();
        first.requireOutput(output);
        TranslatedNetwork network;
        try {
            network =
                    NetworkTranslator.translate(
                            first.model(), probe.examples(), settings.translation());
        } catch (IllegalArgumentException e) {
            throw DataException.of(
                    first.path(),
                    "a network that takes the examples of " + probe.names(),
                    e.getMessage(),
                    "see --help",
                    e);
        }
        try {
            return new Analyzer(
                    settings,
                    probe,
                    first,
                    network,
                    probe.labels(first.outputLayer(output), network.graph().outputCount()));
        } catch (DataException e) {
            network.close();
            throw e;
        }
    }

    private static Optional<Loss> loss(
            OutputHead head, ProbeFiles probe, Optional<INDArray> labels) {
        try {
            return NetworkLoss.of(head, labels.orElse(null), null);
        } catch (IllegalArgumentException e) {
            throw DataException.of(
                    probe.labelsFile(),
                    "labels for the network's loss",
                    e.getMessage(),
                    "give labels as the network was trained on",
                    e);
        }
    }

    /**
     * The work that one checkpoint is.
     *
     * @return its size
     */
    public Workload workload() {
        return kernels.workload();
    }

    /**
     * Says how long checkpoints may take, with the kernel of the one that they are compared with.
     * Costs a small part of one: kernel, velocity and loss Hessian of some examples and output
     * Hessians of one; |J|_2 as a whole where the full kernel does not fit.
     *
     * @param checkpoints how many are going to be analyzed
     * @return seconds, good within a factor of three or so: how many iterations the eigenvalues of
     *     the Hessians need is only seen later
     */
    public double estimatedSeconds(int checkpoints) {
        Pilot pilot =
                Pilot.of(workload(), derivatives, probe.examples(), this::lossOfFirst, settings);
        int readings = checkpoints + (settings.comparing() ? 1 : 0);
        return readings * pilot.kernel() + checkpoints * pilot.rest();
    }

    private Optional<Loss> lossOfFirst(long n) {
        Optional<INDArray> some = given.map(y -> y.get(NDArrayIndex.interval(0, n)));
        return loss(network.head().orElse(null), probe, some);
    }

    /**
     * How often {@link #analyze} reports progress.
     *
     * @return the number of calls
     */
    public int steps() {
        return 1 + (settings.wants(Part.HESSIAN) ? Math.toIntExact(probe.size()) : 0);
    }

    /**
     * Compares all later checkpoints with this one.
     *
     * @param reference a checkpoint of the same configuration
     * @throws DataException if it is of another one, or its outputs are not finite
     */
    public void compareWith(SavedNetwork reference) {
        first.requireSameFunction(reference);
        network.load(reference.model().params());
        outputs(reference);
        if (baseline != null) {
            baseline.close();
        }
        baseline = new Baseline(reference, derivatives, probe.examples(), kernels.read());
    }

    /**
     * Analyzes a checkpoint.
     *
     * @param checkpoint a checkpoint of the same configuration
     * @param afterEach run after each step, to show progress
     * @return what was found
     * @throws DataException if it is of another configuration, or its outputs are not finite
     */
    public Analysis analyze(SavedNetwork checkpoint, Runnable afterEach) {
        first.requireSameFunction(checkpoint);
        network.load(checkpoint.model().params());
        double[][] outputs = outputs(checkpoint);
        Map<String, String> omitted = new TreeMap<>();
        try (KernelReader.Reading now = kernels.read()) {
            omitted.putAll(now.omitted());
            afterEach.run();
            Optional<CurvatureReader> curvature =
                    settings.wants(Part.HESSIAN)
                            ? attempt("hessian", omitted, () -> curvature(afterEach))
                            : Optional.empty();
            if (labels.isPresent() && loss.isEmpty()) {
                unknownLoss(omitted);
            }
            Optional<Analysis.Reference> reference =
                    Optional.ofNullable(baseline).map(b -> b.compare(now, derivatives));
            if (reference.isPresent() && reference.get().perLayerDrift().isEmpty()) {
                omitted.put(
                        "reference.perLayerDrift", "the layers' kernels do not fit into memory");
            }
            OptionalDouble jacobianNorm = now.kernel().jacobianSpectralNorm();
            return new Analysis(
                    subject(checkpoint),
                    outputs,
                    now.kernel(),
                    curvature.map(CurvatureReader::reading),
                    curvature
                            .map(c -> c.kappa(outputs, labels, jacobianNorm))
                            .orElse(OptionalDouble.empty()),
                    velocity(omitted),
                    reference,
                    labels.map(Numbers::rows),
                    omitted);
        }
    }

    private CurvatureReader curvature(Runnable afterEach) {
        return CurvatureReader.read(
                derivatives, probe.examples(), loss, settings.lanczos(), afterEach);
    }

    private Optional<double[][]> velocity(Map<String, String> omitted) {
        if (loss.isEmpty() || !settings.wants(Part.VELOCITY)) {
            return Optional.empty();
        }
        return attempt("kernelVelocityTrace", omitted, this::velocity);
    }

    private double[][] velocity() {
        INDArray outputs = derivatives.outputs(probe.examples());
        INDArray residual = loss.orElseThrow().gradient(outputs);
        INDArray direction = derivatives.vjp(probe.examples(), residual).negi();
        try (TangentKernel found = velocity.along(KernelKind.TRACE, probe.examples(), direction)) {
            return Numbers.rows(found.matrix());
        } finally {
            outputs.close();
            residual.close();
            direction.close();
        }
    }

    /** An op that cannot be differentiated twice costs what needs it, and nothing else. */
    private static <T> Optional<T> attempt(
            String key, Map<String, String> omitted, Supplier<T> quantity) {
        try {
            return Optional.of(quantity.get());
        } catch (IllegalArgumentException | IllegalStateException e) {
            omitted.put(key, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void unknownLoss(Map<String, String> omitted) {
        String why =
                network.head()
                        .map(
                                head ->
                                        "the curvature of %s on %s outputs is not known"
                                                .formatted(
                                                        head.loss(),
                                                        head.activated() ? "activated" : "these"))
                        .orElse("the network has no output layer with a loss");
        if (settings.wants(Part.HESSIAN)) {
            omitted.put("hessian.lossTopEigenvalue", why);
            omitted.put("hessian.lossGaussNewtonTopEigenvalue", why);
        }
        if (settings.wants(Part.VELOCITY)) {
            omitted.put("kernelVelocityTrace", why);
        }
    }

    private Analysis.Subject subject(SavedNetwork checkpoint) {
        DifferentiableGraph graph = network.graph();
        Map<String, Long> layers = new LinkedHashMap<>();
        graph.layers()
                .forEach(
                        (layer, blocks) ->
                                layers.put(
                                        layer, blocks.stream().mapToLong(b -> b.length()).sum()));
        return new Analysis.Subject(
                checkpoint.path().toString(),
                checkpoint.iteration(),
                checkpoint.epoch(),
                graph.dataType() == DataType.DOUBLE ? "double" : "float",
                probe.size(),
                graph.outputCount(),
                graph.parameterCount(),
                layers);
    }

    private double[][] outputs(SavedNetwork checkpoint) {
        try (INDArray outputs = derivatives.outputs(probe.examples())) {
            if (Arrays64.firstNotFinite(outputs).isPresent()) {
                throw DataException.of(
                        checkpoint.path(),
                        "finite outputs on " + probe.names(),
                        "NaN or infinite ones",
                        "check the scale of the examples, or compute with --precision double",
                        null);
            }
            return Numbers.rows(outputs);
        }
    }

    /** Frees everything off-heap except the probe. */
    @Override
    public void close() {
        if (baseline != null) {
            baseline.close();
        }
        network.close();
    }
}
