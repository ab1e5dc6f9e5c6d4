/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.analyze;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether two Deeplearning4j configurations describe the same function of input and parameters:
 * what only training and initialization look at may differ.
 */
final class Configurations {

    private static final Set<String> ONLY_IN_TRAINING =
            Set.of(
                    "backpropType",
                    "biasInit",
                    "biasUpdater",
                    "cacheMode",
                    "constraints",
                    "dataType",
                    "defaultConfiguration",
                    "distRecurrent",
                    "epochCount",
                    "forgetGateBiasInit",
                    "gainInit",
                    "gradientNormalization",
                    "gradientNormalizationThreshold",
                    "idropout",
                    "inferenceWorkspaceMode",
                    "iterationCount",
                    "iupdater",
                    "maxNumLineSearchIterations",
                    "miniBatch",
                    "minimize",
                    "optimizationAlgo",
                    "regularization",
                    "regularizationBias",
                    "seed",
                    "stepFunction",
                    "tbpttBackLength",
                    "tbpttFwdLength",
                    "topologicalOrder",
                    "topologicalOrderStr",
                    "trainingWorkspaceMode",
                    "validateOutputLayerConfig",
                    "variables",
                    "weightInitFn",
                    "weightInitFnRecurrent",
                    "weightNoise");

    private Configurations() {}

    /** The first place where two configurations differ, with both values; empty if they agree. */
    static Optional<String> difference(JsonNode one, JsonNode other) {
        return difference(new ArrayList<>(), one, other);
    }

    private static Optional<String> difference(List<String> path, JsonNode one, JsonNode other) {
        if (one.isObject() && other.isObject()) {
            Set<String> names = new TreeSet<>();
            one.fieldNames().forEachRemaining(names::add);
            other.fieldNames().forEachRemaining(names::add);
            names.removeAll(ONLY_IN_TRAINING);
            for (String name : names) {
                Optional<String> found = below(path, name, one.path(name), other.path(name));
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }
        if (one.isArray() && other.isArray() && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                Optional<String> found = below(path, Integer.toString(i), one.get(i), other.get(i));
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }
        return one.equals(other)
                ? Optional.empty()
                : Optional.of(
                        "%s is %s and %s"
                                .formatted(String.join(".", path), shown(one), shown(other)));
    }

    private static Optional<String> below(
            List<String> path, String name, JsonNode one, JsonNode other) {
        path.add(name);
        Optional<String> found = difference(path, one, other);
        path.remove(path.size() - 1);
        return found;
    }

    private static String shown(JsonNode node) {
        if (node.isArray()) {
            return node.size() + " entries";
        }
        if (node.isObject()) {
            String type = node.path("@class").asText("an object");
            return type.substring(type.lastIndexOf('.') + 1);
        }
        return node.isMissingNode() ? "absent" : node.asText();
    }
}
