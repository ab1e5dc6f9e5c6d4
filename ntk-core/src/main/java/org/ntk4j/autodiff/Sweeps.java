/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.graph.ArrayPool;

/**
 * One forward sweep over n examples, and a reverse sweep for each seed on their outputs: values and
 * cotangents of variables inside of a graph.
 *
 * <p>Unlike a {@link Linearization} it copies no parameters: it is for use on the spot, before they
 * change. One thread at a time, together with all others of its graph.
 */
public final class Sweeps implements AutoCloseable {

    private final Products products;
    private final long n;
    private final Stage stage;
    private final Collection<INDArray> own;
    private final Function<String, Optional<String>> valueOf;
    private final Function<String, Optional<String>> cotangentOf;

    private Sweeps(
            Products products,
            long n,
            Stage stage,
            Collection<INDArray> own,
            Function<String, Optional<String>> valueOf,
            Function<String, Optional<String>> cotangentOf) {
        this.products = products;
        this.n = n;
        this.stage = stage;
        this.own = own;
        this.valueOf = valueOf;
        this.cotangentOf = cotangentOf;
    }

    /** Takes over the inputs. */
    static Sweeps of(Products products, long n, Map<String, INDArray> inputs, ArrayPool pool) {
        return new Sweeps(
                products,
                n,
                new Stage(products.graph(), inputs, pool),
                inputs.values(),
                Optional::of,
                variable -> products.reverse().cotangent(variable).map(SDVariable::name));
    }

    /**
     * The same along a direction v of the parameters: {@link #values} are then the tangents d/ds
     * h(w + s v; x) at s = 0 of variables h, and {@link #cotangents} those of the cotangents.
     *
     * <p>The latter are right for parameters and for the results of linear and bilinear ops, such
     * as those of all {@link ParameterUse}s; not for a result whose own tangent is computed from
     * it, as that of an exponential.
     *
     * @param v the direction, [p] in any floating type
     * @return the tangents' sweeps, which share this one's; the caller closes them before
     * @throws IllegalArgumentException if v is not [p], or an op has no tangent rule
     */
    public Sweeps along(INDArray v) {
        Tangents tangents = products.tangents();
        INDArray direction = v.castTo(products.graph().dataType());
        return new Sweeps(
                products,
                n,
                stage.with(tangents.bindings(new BlockVector(direction))),
                direction == v ? List.of() : List.of(direction),
                tangents::of,
                tangents::ofCotangent);
    }

    /**
     * The values of some variables.
     *
     * @param variables the names of variables between the parameters and the output
     * @return arrays of the variables' shapes, by name; a variable whose value is zero by the
     *     structure of the graph, as a tangent can be, is absent; the caller closes them or gives
     *     them to the pool
     */
    public Map<String, INDArray> values(Collection<String> variables) {
        return evaluate(Map.of(), variables, valueOf);
    }

    /**
     * The cotangents d(sum u*f)/dh of some variables h.
     *
     * @param u the seed on the outputs, [n, k] in any floating type
     * @param variables the names of parameters or of variables computed from them
     * @return arrays of the variables' shapes, by name; a variable on which the output does not
     *     depend is absent; the caller closes them or gives them to the pool
     * @throws IllegalArgumentException if u is not [n, k]
     */
    public Map<String, INDArray> cotangents(INDArray u, Collection<String> variables) {
        products.requireSeed(n, u);
        return products.typed(
                u, seed -> evaluate(products.seedBinding(seed), variables, cotangentOf));
    }

    private Map<String, INDArray> evaluate(
            Map<String, INDArray> varying,
            Collection<String> variables,
            Function<String, Optional<String>> derived) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String variable : variables) {
            derived.apply(variable).ifPresent(name -> names.put(variable, name));
        }
        Map<String, INDArray> found = new LinkedHashMap<>();
        try (Values values = stage.evaluate(varying, new LinkedHashSet<>(names.values()))) {
            // The terms of a sum have one cotangent.
            Map<String, INDArray> released = new HashMap<>();
            names.forEach(
                    (variable, name) ->
                            found.put(
                                    variable,
                                    released.containsKey(name)
                                            ? released.get(name).dup('c')
                                            : released.computeIfAbsent(name, values::release)));
        }
        return found;
    }

    /** Frees what was held; a second time it does nothing. */
    @Override
    public void close() {
        stage.close();
        own.forEach(INDArray::close);
    }
}
