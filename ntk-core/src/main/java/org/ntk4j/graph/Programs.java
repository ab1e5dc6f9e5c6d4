/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.graph;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.graph.internal.Program;

/** The programs of a graph, compiled when first asked for. */
final class Programs {

    private final SameDiff sd;
    private final Map<List<Collection<String>>, Program> programs = new HashMap<>();
    private final AtomicReference<Thread> busy = new AtomicReference<>();

    Programs(SameDiff sd) {
        this.sd = sd;
    }

    Map<String, INDArray> evaluate(
            Map<String, INDArray> bindings, Collection<String> names, ArrayPool pool) {
        Thread other = busy.compareAndExchange(null, Thread.currentThread());
        if (other != null) {
            throw new IllegalStateException(
                    "the graph is being evaluated by thread '%s'; build one graph per thread"
                            .formatted(other.getName()));
        }
        try {
            List<Collection<String>> key =
                    List.of(List.copyOf(names), Set.copyOf(bindings.keySet()));
            return programs.computeIfAbsent(key, k -> Program.compile(sd, names, k.get(1)))
                    .run(bindings, pool);
        } finally {
            busy.set(null);
        }
    }

    void close() {
        programs.values().forEach(Program::close);
        programs.clear();
    }
}
