/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.graph.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.same.Identity;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.ArrayPool;

/**
 * The part of a SameDiff graph that some outputs need, put in order once and run many times.
 *
 * <p>SameDiff's own session differs in two ways that matter here. It evaluates from the
 * placeholders only, whereas a program may <em>bind</em> any variable to a value computed before: a
 * linearization at a fixed point then evaluates its primal part once. And it keeps every
 * intermediate array in a cache, whereas a program closes each one after its last use.
 *
 * <p>Parameters and constants are read from the graph at each run. Not thread-safe: the ops of a
 * SameDiff graph carry state, so a graph belongs to one thread at a time.
 */
public final class Program implements AutoCloseable {

    private final SameDiff sd;
    private final List<String> outputs;
    private final Set<String> bound;
    private final List<OpStep> steps = new ArrayList<>();
    private final Map<String, String> aliases = new HashMap<>();
    private final Map<Integer, List<String>> lastUses = new HashMap<>();
    private final Set<String> read = new HashSet<>();

    private Program(SameDiff sd, Collection<String> outputs, Collection<String> bound) {
        this.sd = sd;
        this.outputs = List.copyOf(new LinkedHashSet<>(outputs));
        this.bound = Set.copyOf(bound);
    }

    /**
     * Puts in order the ops that lead to {@code outputs}.
     *
     * @param sd the graph
     * @param outputs the names of the variables to compute
     * @param bound the names of the variables whose values each run is given
     * @return the program; the caller closes it
     * @throws IllegalArgumentException if a placeholder is needed and not bound, or an op cannot be
     *     run outside of SameDiff's own session (control flow, randomness)
     */
    public static Program compile(
            SameDiff sd, Collection<String> outputs, Collection<String> bound) {
        Program program = new Program(sd, outputs, bound);
        for (SameDiffOp op : GraphOrder.opsFor(sd, program.outputs, program.bound)) {
            program.append(op);
        }
        program.findLastUses();
        return program;
    }

    private void append(SameDiffOp op) {
        if (op.getOp() instanceof Identity) {
            aliases.put(op.getOutputsOfOp().get(0), resolve(op.getInputsToOp().get(0)));
        } else {
            steps.add(OpStep.of(sd, op));
        }
    }

    private String resolve(String name) {
        return aliases.getOrDefault(name, name);
    }

    private void findLastUses() {
        Set<String> seen = new HashSet<>();
        outputs.forEach(name -> seen.add(resolve(name)));
        steps.forEach(step -> step.arguments().forEach(name -> read.add(resolve(name))));
        read.addAll(seen);
        for (int i = steps.size() - 1; i >= 0; i--) {
            List<String> last = new ArrayList<>();
            for (String name : steps.get(i).arguments()) {
                if (seen.add(resolve(name))) {
                    last.add(resolve(name));
                }
            }
            for (String name : steps.get(i).results()) {
                if (seen.add(name)) {
                    last.add(name);
                }
            }
            lastUses.put(i, last);
        }
    }

    /**
     * Computes the outputs.
     *
     * @param bindings a value for each bound variable; read only, never closed
     * @return the outputs by name, detached arrays of the graph's shapes and types that the caller
     *     closes
     */
    public Map<String, INDArray> run(Map<String, INDArray> bindings) {
        try (ArrayPool pool = new ArrayPool()) {
            return run(bindings, pool);
        }
    }

    /**
     * Computes the outputs in memory that later runs use again.
     *
     * @param bindings a value for each bound variable; read only, never closed
     * @param pool where intermediate arrays and results come from; gets the intermediate ones back
     * @return the outputs by name, detached arrays of the graph's shapes and types that the caller
     *     closes or gives to the pool
     */
    @SuppressWarnings("try") // the scope is left by closing it
    public Map<String, INDArray> run(Map<String, INDArray> bindings, ArrayPool pool) {
        Map<String, INDArray> values = new HashMap<>();
        for (String name : bound) {
            INDArray value = bindings.get(name);
            if (value == null) {
                throw new IllegalArgumentException("no value was given for bound '" + name + "'");
            }
            values.put(name, value);
        }
        Set<String> own = new HashSet<>();
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            for (int i = 0; i < steps.size(); i++) {
                OpStep step = steps.get(i);
                own.addAll(step.results());
                step.run(name -> value(name, values), read::contains, values, pool);
                for (String name : lastUses.get(i)) {
                    if (own.remove(name)) {
                        give(values.remove(name), pool);
                    }
                }
            }
            return collect(values, own);
        } catch (RuntimeException | Error e) {
            own.forEach(name -> give(values.get(name), pool));
            throw e;
        }
    }

    /** A step may leave out a result that nobody reads. */
    private static void give(INDArray array, ArrayPool pool) {
        if (array != null) {
            pool.give(array);
        }
    }

    private Map<String, INDArray> collect(Map<String, INDArray> values, Set<String> own) {
        Map<String, INDArray> results = new LinkedHashMap<>();
        for (String name : outputs) {
            String source = resolve(name);
            boolean handOver = own.remove(source);
            INDArray array = value(source, values);
            results.put(name, handOver ? array : array.dup());
        }
        return results;
    }

    private INDArray value(String name, Map<String, INDArray> values) {
        String source = resolve(name);
        INDArray value = values.get(source);
        return value != null ? value : sd.getVariable(source).getArr();
    }

    /**
     * Number of ops that a run executes.
     *
     * @return the number of steps
     */
    public int size() {
        return steps.size();
    }

    @Override
    public void close() {
        steps.forEach(OpStep::close);
    }
}
