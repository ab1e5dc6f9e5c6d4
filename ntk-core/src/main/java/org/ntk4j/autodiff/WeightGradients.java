/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.graph.internal.Ops;

/**
 * The gradient in parameter space, contracted from activations and cotangents straight into the
 * flat vector; where a parameter is used in a way that is not known, SameDiff's own gradient of it.
 */
final class WeightGradients {

    /** Activation and cotangent of one use. */
    private record Term(ParameterUse use, String cotangent) {}

    /** Carries the gradient of a rearranged parameter back to the parameter. */
    private record Rearranged(long[] shape, String cotangent, String gradient) {}

    private final DifferentiableGraph graph;
    private final Map<ParameterBlock, List<Term>> terms = new LinkedHashMap<>();
    private final Map<ParameterBlock, String> whole = new LinkedHashMap<>();
    private final Map<String, Rearranged> views = new LinkedHashMap<>();

    /**
     * Prepares for the pullback of outputs.
     *
     * @param graph the graph; ops are added to it
     * @param reverse the pullback
     * @param outputs the names of its outputs
     */
    WeightGradients(DifferentiableGraph graph, ReverseMode reverse, String... outputs) {
        this.graph = graph;
        List<String> names = graph.blocks().stream().map(ParameterBlock::name).toList();
        Map<String, List<ParameterUse>> uses = ParameterUses.find(graph.sameDiff(), names, outputs);
        for (ParameterBlock block : graph.blocks()) {
            List<ParameterUse> found = uses.get(block.name());
            if (found != null && found.stream().allMatch(WeightGradients::contractible)) {
                terms.put(block, terms(found, reverse));
                found.forEach(use -> addView(block, use.view()));
            } else {
                reverse.cotangent(block.name()).ifPresent(c -> whole.put(block, c.name()));
            }
        }
    }

    private static boolean contractible(ParameterUse use) {
        return use instanceof ParameterUse.Dense || use instanceof ParameterUse.Broadcast;
    }

    private static List<Term> terms(List<ParameterUse> uses, ReverseMode reverse) {
        List<Term> terms = new ArrayList<>();
        for (ParameterUse use : uses) {
            reverse.cotangent(use.result()).ifPresent(c -> terms.add(new Term(use, c.name())));
        }
        return terms;
    }

    private void addView(ParameterBlock block, String view) {
        if (view.equals(block.name()) || views.containsKey(view)) {
            return;
        }
        SameDiff sd = graph.sameDiff();
        INDArray value = graph.evaluate(Map.of(), List.of(view)).get(view);
        long[] shape = value.shape().clone();
        value.close();
        SDVariable cotangent =
                sd.placeHolder(
                        Derivatives.freeName(sd, "ntk4j/view/" + view), graph.dataType(), shape);
        SDVariable gradient =
                ReverseMode.apply(sd, view, cotangent, List.of(block.name()))
                        .cotangent(block.name())
                        .orElseThrow();
        views.put(view, new Rearranged(shape, cotangent.name(), gradient.name()));
    }

    /** The variables whose values {@link #add} reads. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>(whole.values());
        for (List<Term> list : terms.values()) {
            for (Term term : list) {
                names.add(term.cotangent());
                if (term.use() instanceof ParameterUse.Dense dense) {
                    names.add(dense.activation());
                } else if (term.use() instanceof ParameterUse.Broadcast broadcast
                        && !broadcast.other().isEmpty()) {
                    names.add(broadcast.other());
                }
            }
        }
        return names;
    }

    /** Adds the gradient to a vector [p]: fresh memory for a second one costs more than the sum. */
    void add(Values values, BlockVector sum) {
        whole.forEach((block, name) -> Ops.add(sum.block(block).array(), values.get(name)));
        terms.forEach(
                (block, list) -> {
                    Map<String, List<Term>> byView = new LinkedHashMap<>();
                    for (Term term : list) {
                        byView.computeIfAbsent(term.use().view(), v -> new ArrayList<>()).add(term);
                    }
                    byView.forEach((view, some) -> add(sum.block(block), view, some, values));
                });
    }

    private void add(BlockVector.Block target, String view, List<Term> some, Values values) {
        Rearranged rearranged = views.get(view);
        if (rearranged == null) {
            some.forEach(term -> add(term, values, target));
            return;
        }
        INDArray arrived = Nd4j.create(graph.dataType(), rearranged.shape());
        some.forEach(term -> add(term, values, new BlockVector.Block(arrived)));
        INDArray gradient =
                graph.evaluate(
                                Map.of(rearranged.cotangent(), arrived),
                                List.of(rearranged.gradient()))
                        .get(rearranged.gradient());
        Ops.add(target.array(), gradient);
        gradient.close();
        arrived.close();
    }

    private static void add(Term term, Values values, BlockVector.Block target) {
        INDArray cotangent = values.get(term.cotangent());
        if (term.use() instanceof ParameterUse.Dense dense) {
            INDArray activation = values.get(dense.activation());
            // Rows of the result are written fastest.
            boolean turned = target.rows() != target.array();
            if (dense.transposed() == turned) {
                addProduct(activation, cotangent, target.rows());
            } else {
                addProduct(cotangent, activation, target.rows());
            }
        } else if (term.use() instanceof ParameterUse.Broadcast broadcast) {
            addBroadcast(broadcast, cotangent, values, target.array());
        }
    }

    /** sum += a^T b. */
    private static void addProduct(INDArray a, INDArray b, INDArray sum) {
        MMulTranspose left = MMulTranspose.builder().transposeA(true).build();
        Ops.run(new Mmul(a, b, sum, 1.0, 1.0, left));
    }

    private static void addBroadcast(
            ParameterUse.Broadcast use, INDArray cotangent, Values values, INDArray target) {
        INDArray weighted = cotangent;
        if (!use.other().isEmpty()) {
            weighted = Nd4j.createUninitialized(cotangent.dataType(), cotangent.shape());
            Ops.multiply(cotangent, values.get(use.other()), weighted);
        }
        int[] axes = use.sharedAxes(cotangent.rank(), target.shape());
        INDArray sum = axes.length == 0 ? weighted : Ops.sum(weighted, axes);
        boolean same = Arrays.equals(sum.shape(), target.shape());
        INDArray shaped = same ? sum : sum.reshape('c', target.shape());
        if (use.sign() > 0) {
            Ops.add(target, shaped);
        } else {
            Ops.subtract(target, shaped);
        }
        if (sum != weighted) {
            sum.close();
        }
        if (weighted != cotangent) {
            weighted.close();
        }
    }
}
