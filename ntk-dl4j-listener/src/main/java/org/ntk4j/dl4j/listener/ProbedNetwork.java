/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.dl4j.translate.NetworkEnds;
import org.ntk4j.dl4j.translate.NetworkLoss;
import org.ntk4j.dl4j.translate.OutputHead;
import org.ntk4j.dl4j.translate.TranslationOptions;
import org.ntk4j.dl4j.translate.layer.ClassAxis;
import org.ntk4j.dl4j.translate.layer.LayerTranslator;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.hessian.Loss;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.TangentKernel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A network's function on the probe at some parameters, and what the probe knows of it. */
final class ProbedNetwork implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KernelRegimeListener.class);

    private final WatchSettings settings;
    private final NetworkView network;
    private final Examples examples;
    private final ToDoubleFunction<ParameterBlock> weights;
    private final INDArray labels;
    private final Optional<Loss> loss;
    private final ProbeClasses classes;

    private ProbedNetwork(
            WatchSettings settings,
            NetworkEnds ends,
            NetworkView network,
            Examples examples,
            ToDoubleFunction<ParameterBlock> weights) {
        this.settings = settings;
        this.network = network;
        this.examples = examples;
        this.weights = weights;
        INDArray given = fittingLabels(settings.probe().labels(ends));
        INDArray mask = settings.probe().labelsMask(ends);
        this.loss = loss(given, mask);
        // Only the loss knows which of the outputs count.
        this.labels = mask == null ? given : null;
        this.classes =
                ProbeClasses.of(
                        labels, network.head().map(OutputHead::classAxis).orElse(ClassAxis.LAST));
    }

    /**
     * Translates a network for the probe.
     *
     * @param live the network; read only
     * @param translators those of the builder
     * @throws IllegalArgumentException if it cannot be watched on this probe
     */
    static ProbedNetwork of(Model live, WatchSettings settings, List<LayerTranslator> translators) {
        Probe probe = settings.probe();
        List<String> masked = probe.masked(NetworkEnds.of(live, settings.output()));
        NetworkEnds ends = NetworkEnds.of(live, settings.output(), masked);
        TranslationOptions options =
                TranslationOptions.defaults()
                        .withDataType(settings.precision())
                        .withOutput(settings.output())
                        .withMasked(masked);
        for (LayerTranslator translator : translators) {
            options = options.withLayer(translator);
        }
        Examples examples = probe.examples(ends);
        NetworkView network = NetworkView.of(live, examples, options, settings.kernelBudget(), LOG);
        try {
            ToDoubleFunction<ParameterBlock> weights = settings.parametrization().weights(live);
            // What has no weight is refused before a kernel is computed.
            network.blocks().forEach(weights::applyAsDouble);
            return new ProbedNetwork(settings, ends, network, examples, weights);
        } catch (Throwable e) {
            network.close();
            throw e;
        }
    }

    /** The labels, if they are one number per output; null otherwise. */
    private INDArray fittingLabels(INDArray given) {
        long n = examples.size();
        long k = network.outputCount();
        if (given == null || given.length() == n * k) {
            return given;
        }
        LOG.warn(
                "Expected probe labels [n, k] = [{}, {}], got {}: what needs labels is not"
                        + " measured; give classes as one-hot rows",
                n,
                k,
                Arrays.toString(given.shape()));
        return null;
    }

    /** The network's loss; empty where it is not known, or labels or mask are none for it. */
    private Optional<Loss> loss(INDArray given, INDArray mask) {
        try {
            return NetworkLoss.of(network.head().orElse(null), given, mask);
        } catch (IllegalArgumentException e) {
            LOG.warn("Cannot use the probe's labels for the loss: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Moves to a network's flat vector, which is copied. */
    void load(INDArray params) {
        network.load(params);
    }

    /** The trainable parameters, live: read only. */
    INDArray parameters() {
        return network.parameters();
    }

    /** The trainable parameter arrays, which partition the vector of {@link #parameters()}. */
    List<ParameterBlock> blocks() {
        return network.blocks();
    }

    /** Number of outputs per example. */
    long outputCount() {
        return network.outputCount();
    }

    /** The type of parameters and kernels. */
    DataType dataType() {
        return network.dataType();
    }

    /** All derivatives; empty where there is none but the kernel. */
    Optional<Derivatives> derivatives() {
        return network.derivatives();
    }

    /** The probe's features and their masks. */
    Examples examples() {
        return examples;
    }

    /** The probe's labels, one per output, [n, k]; null if it has none, or some are masked. */
    INDArray labels() {
        return labels == null ? null : labels.reshape(examples.size(), outputCount());
    }

    /** The classes that the probe's labels name; unknown without labels. */
    ProbeClasses classes() {
        return classes;
    }

    /** The network's loss on the probe; empty without labels, or if it has none that we know. */
    Optional<Loss> loss() {
        return loss;
    }

    /** The outputs [n, k] on the probe; the caller closes them. */
    INDArray outputs() {
        return network.outputs(examples);
    }

    /** The reduction of the kernel that is followed. */
    KernelKind kind() {
        return settings.plan().kernel();
    }

    /** The kernel on the probe, weighted; the caller closes it. */
    TangentKernel kernel() {
        return weighted(network.kernel(kind(), examples));
    }

    /** The weight with which each block counts. */
    ToDoubleFunction<ParameterBlock> weights() {
        return weights;
    }

    /** A kernel or a velocity with these weights, which takes the place of the one without. */
    TangentKernel weighted(TangentKernel plain) {
        return settings.parametrization().of(plain, weights);
    }

    @Override
    public void close() {
        network.close();
    }
}
