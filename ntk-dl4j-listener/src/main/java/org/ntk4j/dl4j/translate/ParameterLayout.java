/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Which intervals of a network's flat vector are which intervals of the graph's parameter and state
 * vectors.
 */
final class ParameterLayout {

    /** An interval of the network's vector, and where it starts in one of the graph's. */
    private record Run(long network, long graph, long length) {

        boolean endsAt(long networkOffset) {
            return network + length == networkOffset;
        }

        INDArray inNetwork(INDArray vector) {
            return interval(vector, network, length);
        }

        INDArray inGraph(INDArray vector) {
            return interval(vector, graph, length);
        }

        private static INDArray interval(INDArray vector, long offset, long length) {
            return offset == 0 && length == vector.length()
                    ? vector
                    : vector.get(NDArrayIndex.interval(offset, offset + length));
        }
    }

    /** The runs of one of the graph's vectors, in its order. */
    static final class Runs {

        private final List<Run> runs = new ArrayList<>();
        private long length;

        /** Appends an interval of the network's vector, as part of the last run if it can be. */
        void append(long networkOffset, long size) {
            Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
            if (last != null && last.endsAt(networkOffset)) {
                runs.set(runs.size() - 1, new Run(last.network, last.graph, last.length + size));
            } else {
                runs.add(new Run(networkOffset, length, size));
            }
            length += size;
        }

        int count() {
            return runs.size();
        }

        void toGraph(INDArray network, INDArray graph) {
            runs.forEach(run -> run.inGraph(graph).assign(run.inNetwork(network)));
        }

        void toNetwork(INDArray graph, INDArray network) {
            runs.forEach(run -> run.inNetwork(network).assign(run.inGraph(graph)));
        }
    }

    private final Runs parameters = new Runs();
    private final Runs state = new Runs();

    Runs parameters() {
        return parameters;
    }

    Runs state() {
        return state;
    }
}
