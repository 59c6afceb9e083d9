import SpecYAML

extension SpecReader {
    /// Reads the mapping of `key` with `body`; if it is absent, `body` uses its defaults.
    public mutating func section<Value>(
        _ key: String, _ documentation: String, _ body: (inout SpecReader) throws -> Value
    ) -> Value? {
        let node = take(key)
        var inner = part(node, of: key)
        let value = inner.finish(body)
        declare(
            key, "a mapping", rule: nil, standard: "{}", form: .section(inner.parameters), documentation)
        adopt(inner, as: key)
        return value
    }

    /// Reads the mapping of `key` with `body`; returns `nil` if it is absent, null or `none`.
    public mutating func optionalSection<Value>(
        _ key: String, _ documentation: String, _ body: (inout SpecReader) throws -> Value
    ) -> Value? {
        declare(
            key, "a mapping, or none", rule: nil, standard: "none", form: .section(parameters(of: key, body)),
            isOptional: true, documentation)
        guard let node = take(key), !node.isNull, !node.isNone else {
            keep(.none(at: mark), as: key)
            return nil
        }
        guard !isOtherWordForNone(node, key: key) else { return nil }
        var inner = part(node, of: key)
        let value = inner.finish(body)
        adopt(inner, as: key)
        return value
    }

    /// Reports a word such as `no` or `None` where `none` disables a part, and returns whether it is one.
    private mutating func isOtherWordForNone(_ node: Node, key: String) -> Bool {
        guard let scalar = node.scalar, NearMiss.isNone(scalar.text) else { return false }
        let remedy = scalar.text == "none" ? "remove the quotes" : "write none"
        note(problem("cannot be \(node.shortText), \(remedy)", at: node.mark, key: key))
        keep(.none(at: mark), as: key)
        return true
    }

    /// Reads the mapping of `key`, which has a `kind` from a fixed set, with `body`.
    ///
    /// The kind alone is short for `{kind: ...}`.
    public mutating func kindSection<Kind: CaseIterable & RawRepresentable<String>, Value>(
        _ key: String, default standard: Kind, _ documentation: String,
        _ body: (Kind, inout SpecReader) throws -> Value
    ) -> Value? {
        let allNames = Kind.allCases.map(\.rawValue)
        let names = allNames.joined(separator: ", ")
        let kinds = Kind.allCases.map { kind in
            KindChoice.Kind(
                name: kind.rawValue, summary: "", parameters: parameters(of: key) { try body(kind, &$0) })
        }
        declare(
            key, "a mapping with a kind, one of: \(names)", rule: nil, standard: standard.rawValue,
            form: .kinds(KindChoice(noun: nil, kinds: kinds, common: [])), documentation)
        var node = take(key)
        guard node?.sequence == nil else {
            let remedy = node.flatMap { list in
                searchRemedy(for: list, at: path + [key]) { item in
                    (item["kind"] ?? item).scalar.map { allNames.contains($0.text) } ?? false
                }
            }
            note(
                problem(
                    "must be one of: \(names), or a mapping with a kind, not a list\(remedy.map { ", \($0)" } ?? "")",
                    at: node?.mark ?? mark, key: key))
            return nil
        }
        if let word = node, let scalar = word.scalar, !word.isNull {
            if Kind(rawValue: scalar.text) == nil {
                // There is no key `kind` for the user to look for.
                noteNoChoice(word, among: allNames, key: key)
                node = nil
            } else {
                node = Node(.mapping([.init("kind", at: word.mark, word)]), at: word.mark)
            }
        }
        var inner = part(node, of: key)
        let value = inner.finish { reader in
            try body(reader.choice("kind", default: standard, "The kind"), &reader)
        }
        adopt(inner, as: key)
        return value
    }

    /// Reads each mapping of the list of `key` with `body`; an absent list is empty.
    public mutating func sections<Value>(
        _ key: String, _ documentation: String, _ body: (inout SpecReader) throws -> Value
    ) -> [Value] {
        declare(
            key, "a list of mappings", rule: nil, standard: "[]", form: .sections(parameters(of: key, body)),
            documentation)
        let node = take(key)
        guard let items = node.map({ $0.isNull ? [] : $0.sequence }) ?? [] else {
            note(problem("must be a list of mappings, not \(node?.shortText ?? "")", at: node?.mark ?? mark, key: key))
            return []
        }
        var resolved: [Node] = []
        let values = items.enumerated().compactMap { index, item in
            var inner = SpecReader(
                item, at: item.mark, path: path + ["\(key)[\(index)]"], registry: registry, isDry: isDry,
                isPartial: isPartial, surveyed: surveyed)
            let value = inner.finish(body)
            adoptItem(inner)
            resolved.append(inner.resolved)
            return value
        }
        keep(Node(.sequence(resolved), at: node?.mark ?? mark), as: key)
        return values
    }

    /// Reads the component of `key`: a mapping with `kind` and the component's own keys, or the kind alone.
    ///
    /// - Parameters:
    ///   - catalog: the extension point.
    ///   - standard: the default kind; `nil` makes the key required.
    ///   - common: reads the keys that belong to the extension point, after the component has read its own.
    public mutating func component<Product>(
        _ key: String, from catalog: KeyPath<Registry, Catalog<Product>>, default standard: String? = nil,
        _ documentation: String, common: (Product, inout SpecReader) -> Void = { _, _ in }
    ) -> Product? {
        component(key, from: catalog, default: standard, documentation, isListable: false, common: common)
    }

    private mutating func component<Product>(
        _ key: String, from catalog: KeyPath<Registry, Catalog<Product>>, default standard: String? = nil,
        _ documentation: String, isListable: Bool, common: (Product, inout SpecReader) -> Void
    ) -> Product? {
        let catalog = registry[keyPath: catalog]
        var choice = choice(of: key, from: catalog, common: common)
        choice.isListable = isListable
        declare(
            key,
            "the name of a component (\(catalog.noun)), "
                + (isListable ? "its mapping, or a list of them" : "or its mapping"),
            rule: nil, standard: standard, form: .kinds(choice), documentation)
        let node = take(key)
        guard let node else {
            guard let standard else {
                noteMissing(
                    key, documentation, example: example(of: catalog, key),
                    hint: ", there are: \(catalog.names.joined(separator: ", "))")
                return nil
            }
            return make(standard, from: catalog, node: nil, kindMark: mark, key: key, common: common)
        }
        guard let kind = kind(of: node, key: key, from: catalog) else { return nil }
        return make(
            kind.0, from: catalog, node: node.mapping == nil ? nil : node, kindMark: kind.1, key: key, common: common)
    }

    /// Reads the components of `key`: one as `component` does, or a list of them.
    ///
    /// The key is required, and a list has at least one item.
    ///
    /// - Parameters:
    ///   - catalog: the extension point.
    ///   - common: reads the keys that belong to the extension point, after each component has read its own.
    /// - Returns: the valid components, in order.
    public mutating func components<Product>(
        _ key: String, from catalog: KeyPath<Registry, Catalog<Product>>, _ documentation: String,
        common: (Product, inout SpecReader) -> Void = { _, _ in }
    ) -> [Product] {
        guard let list = node(key), let items = list.sequence else {
            return component(key, from: catalog, documentation, isListable: true, common: common).map { [$0] } ?? []
        }
        askedKeys.append(key)
        guard !items.isEmpty else {
            note(problem("must have at least one item", at: list.mark, key: key))
            return []
        }
        var resolved: [Node] = []
        let products: [Product] = items.enumerated().compactMap { index, item in
            var inner = SpecReader(
                Node(.mapping([.init("\(key)[\(index)]", at: item.mark, item)]), at: item.mark), at: item.mark,
                path: path, registry: registry, isDry: isDry, isPartial: isPartial, surveyed: surveyed)
            let product = inner.component("\(key)[\(index)]", from: catalog, documentation, common: common)
            adoptItem(inner)
            resolved += inner.values.map(\.value)
            return product
        }
        keep(Node(.sequence(resolved), at: list.mark), as: key)
        return products
    }

    /// Returns `none` or the first component of `catalog`; `nil` if its name alone will not do.
    private func example<Product>(of catalog: Catalog<Product>, _ key: String) -> String? {
        guard !isDry, let entry = catalog["none"] ?? catalog.entries.first else { return nil }
        var inner = SpecReader(nil, at: mark, path: path + [key], registry: registry, isDry: true, isPartial: false)
        let isMade = (try? entry.make(&inner)) != nil
        return isMade && inner.parameters.allSatisfy { $0.standard != nil } ? entry.name : nil
    }

    /// Reads the component of `key` as `component` does, or returns `nil`.
    ///
    /// It is `nil` if the value is `none`, or if it is absent or null and there is no `standard`.
    public mutating func optionalComponent<Product>(
        _ key: String, from catalog: KeyPath<Registry, Catalog<Product>>, default standard: String? = nil,
        _ documentation: String, common: (Product, inout SpecReader) -> Void = { _, _ in }
    ) -> Product? {
        let catalog = registry[keyPath: catalog]
        declare(
            key, "the name of a component (\(catalog.noun)), its mapping, or none", rule: nil,
            standard: standard ?? "none", form: .kinds(choice(of: key, from: catalog, common: common)),
            isOptional: true, documentation)
        let node = take(key)
        if let standard, node?.isNull ?? true {
            return make(standard, from: catalog, node: nil, kindMark: mark, key: key, common: common)
        }
        guard let node, !node.isNull, !node.isNone else {
            keep(.none(at: mark), as: key)
            return nil
        }
        guard !isOtherWordForNone(node, key: key), let kind = kind(of: node, key: key, from: catalog) else {
            return nil
        }
        return make(
            kind.0, from: catalog, node: node.mapping == nil ? nil : node, kindMark: kind.1, key: key, common: common)
    }

    private mutating func kind<Product>(
        of node: Node, key: String, from catalog: Catalog<Product>
    ) -> (String, Mark)? {
        let noun = catalog.noun
        if let scalar = node.scalar, !node.isNull { return (scalar.text, node.mark) }
        guard node.mapping != nil else {
            let search = searchRemedy(for: node, at: path + [key]) { item in
                (item["kind"] ?? item).scalar.map { catalog[$0.text] != nil } ?? false
            }
            let remedy =
                node.scalar?.text.isEmpty == true ? "write its name here, or its keys below it, indented" : search
            note(
                problem(
                    "must be the name of a component or its mapping, not \(node.shortText)\(remedy.map { ", \($0)" } ?? "")",
                    at: node.mark, key: key))
            return nil
        }
        guard let kind = node["kind"] else {
            if isPartial { return nil }
            if let pair = node.mapping?.first(where: { $0.key.hasPrefix("kind:") }), let hint = NearMiss.space(in: pair)
            {
                note(problem("missing 'kind', \(hint)", at: pair.keyMark, key: key))
            } else {
                let file = node["path"]?.scalar.flatMap { NearMiss.kind(ofFile: $0.text, among: catalog.names) }
                let fitting = kinds(withKeysOf: node, in: catalog)
                let hint =
                    if let meant = component(namedByKeyOf: node, in: catalog) {
                        "write \(meant)"
                    } else if let kind = file ?? (fitting.count == 1 ? fitting.first : nil) {
                        "write 'kind: \(kind)'"
                    } else if fitting.count > 1 {
                        "these have its keys: \(fitting.joined(separator: ", "))"
                    } else {
                        searchRemedy(for: node, at: path + [key])
                            ?? "there are: \(catalog.names.joined(separator: ", "))"
                    }
                note(problem("missing 'kind', the name of the \(noun), \(hint)", at: node.mark, key: key))
            }
            return nil
        }
        guard let text = kind.scalar?.text, !kind.isNull else {
            note(problem("must be the name of the \(noun), not \(kind.shortText)", at: kind.mark, key: key + ".kind"))
            return nil
        }
        return (text, kind.mark)
    }

    /// Returns the component whose name is the only key of `node`, as a spec writes it; `nil` if it is none.
    ///
    /// The value is the component's parameters, or the one that it requires: `{room: {size: 2}}`, or `{tape: x}`.
    private func component<Product>(namedByKeyOf node: Node, in catalog: Catalog<Product>) -> String? {
        guard let pair = node.mapping?.first, node.mapping?.count == 1, let entry = catalog[pair.key] else {
            return nil
        }
        if let pairs = pair.value.mapping {
            let kind = Node.Pair(
                "kind", at: pair.keyMark, Node(.scalar(.init(entry.name, isPlain: true)), at: pair.keyMark))
            return Node(.mapping([kind] + pairs), at: node.mark).flowText
        }
        if pair.value.isNull { return entry.name }
        let required = entry.parameters(in: registry).filter { $0.standard == nil }
        return required.count == 1 ? "{kind: \(entry.name), \(required[0].key): \(pair.value.flowText)}" : nil
    }

    /// Returns the components that have those keys of `node` that any component has; empty if none has all, or all have.
    private func kinds<Product>(withKeysOf node: Node, in catalog: Catalog<Product>) -> [String] {
        let known = catalog.entries.map { entry in
            (name: entry.name, keys: Set(entry.parameters(in: registry).map(\.key)))
        }
        let all = known.reduce(into: Set<String>()) { $0.formUnion($1.keys) }
        let given = Set((node.mapping ?? []).map(\.key)).intersection(all)
        let fitting = known.filter { given.isSubset(of: $0.keys) }.map(\.name)
        return given.isEmpty || fitting.count == known.count ? [] : fitting
    }

    private mutating func make<Product>(
        _ kind: String, from catalog: Catalog<Product>, node: Node?, kindMark: Mark, key: String,
        common: (Product, inout SpecReader) -> Void
    ) -> Product? {
        guard let entry = catalog[kind] else {
            let hint =
                if let product = registry.products.product(of: kind, noun: catalog.noun) {
                    "which is in the product \(product): \(ProductTable.remedy(product))"
                } else if let quotes = NearMiss.quotes(in: kind) {
                    quotes
                } else if let text = NearMiss.placeholder(in: kind) {
                    "'\(text)' is not expanded, write the name that it stands for"
                } else if NearMiss.isNone(kind), catalog["none"] != nil {
                    "write none"
                } else if node == nil, let known = NearMiss.kind(ofFile: kind, among: catalog.names) {
                    "write {kind: \(known), path: \(kind)}"
                } else if let known = NearMiss.unversioned(kind, among: catalog.names) {
                    "did you mean '\(known)'?"
                } else if node == nil, let remedy = catalog.entries.lazy.compactMap({ $0.remedy(kind) }).first {
                    "write \(remedy)"
                } else if let near = suggestion(for: kind, among: catalog.names) {
                    "did you mean '\(near)'?"
                } else {
                    "there are: \(catalog.names.joined(separator: ", "))"
                }
            note(problem("unknown \(catalog.noun) '\(kind)', \(hint)", at: kindMark, key: key))
            return nil
        }
        var inner = SpecReader(
            node, at: kindMark, path: path + [key], registry: registry, isDry: isDry, isPartial: isPartial,
            surveyed: surveyed.map { $0 + [catalog.noun] }, askedKeys: ["kind"])
        inner.keep(Node(.scalar(.init(kind, isPlain: true)), at: kindMark), as: "kind")
        if !entry.plugin.isEmpty { inner.usedPlugins.insert(entry.plugin) }
        let product = inner.finish { reader in
            do {
                let product = try entry.make(&reader)
                common(product, &reader)
                return product
            } catch {
                reader.isIncomplete = true
                throw error
            }
        }
        adopt(inner, as: key)
        return product
    }
}

// MARK: - Surveying

extension SpecReader {
    /// Returns a reader of the mapping of `key`.
    private func part(_ node: Node?, of key: String) -> SpecReader {
        SpecReader(
            node, at: mark, path: path + [key], registry: registry, isDry: isDry, isPartial: isPartial,
            surveyed: surveyed)
    }

    /// Returns the parameters that `body` reads from the mapping of `key`; empty unless all keys are declared.
    private func parameters<Value>(
        of key: String, _ body: (inout SpecReader) throws -> Value
    ) -> [ParameterDescription] {
        guard surveyed != nil else { return [] }
        var inner = part(nil, of: key)
        _ = inner.finish(body)
        return inner.parameters
    }

    /// Returns the components of `catalog` with their keys; without them unless all keys are declared.
    ///
    /// A component can be inside another of the same extension point. The keys are left out from the third on.
    private func choice<Product>(
        of key: String, from catalog: Catalog<Product>, common: (Product, inout SpecReader) -> Void
    ) -> KindChoice {
        var choice = KindChoice(noun: catalog.noun, kinds: [], common: [])
        guard let surveyed else { return choice }
        choice.isCut = surveyed.count { $0 == catalog.noun } > 1
        for entry in catalog.entries {
            var kind = KindChoice.Kind(
                name: entry.name, summary: entry.summary, source: entry.source, plugin: entry.plugin, parameters: [])
            if !choice.isCut {
                var inner = SpecReader(
                    nil, at: mark, path: path + [key], registry: registry, isDry: true, isPartial: false,
                    surveyed: surveyed + [catalog.noun])
                let product = try? entry.make(&inner)
                kind.parameters = inner.parameters
                if let product, choice.common.isEmpty {
                    var outer = part(nil, of: key)
                    common(product, &outer)
                    choice.common = outer.parameters
                }
            }
            choice.kinds.append(kind)
        }
        return choice
    }
}
