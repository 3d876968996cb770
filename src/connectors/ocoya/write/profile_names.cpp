#include "connectors/ocoya/write/profile_names.hpp"

#include "connectors/ocoya/api/body.hpp"

#include <sluice/config/diagnostic.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <vector>

namespace sluice::ocoya {

namespace {

std::string shown(const json::value& profile) {
    return text_member(profile, "provider") + " '" + text_member(profile, "name") + "'";
}

std::string shown_all(const std::vector<const json::value*>& profiles) {
    std::vector<std::string> texts;
    texts.reserve(profiles.size());
    for (const auto* one : profiles) {
        texts.push_back(shown(*one));
    }
    return joined(texts, ", ");
}

class name_book {
 public:
    explicit name_book(const json::array& known) {
        for (const auto& one : known) {
            all_.push_back(&one);
        }
    }

    void add(std::string_view network, std::string_view name) {
        const auto wanted = ascii::lower(name);
        const auto of_network = those_of(network);
        std::vector<const json::value*> found;
        std::vector<std::string> names;
        for (const auto* one : of_network) {
            names.push_back(ascii::lower(text_member(*one, "name")));
            if (names.back() == wanted) {
                found.push_back(one);
            }
        }
        const auto described = std::string(network) + " '" + std::string(name) + "'";
        if (found.empty()) {
            const auto meant = config::did_you_mean(wanted, names);
            complain("no profile is called " + described, meant, of_network);
        } else {
            take(found, described);
        }
    }

    // Adds a profile by its id, or by a network that has only one profile.
    void add(std::string_view text) {
        for (const auto* one : all_) {
            if (text_member(*one, "id") == text) {
                take({one}, "");
                return;
            }
        }
        const auto found = those_of(text);
        if (!found.empty()) {
            take(found, std::string(text));
            return;
        }
        std::vector<std::string> networks;
        for (const auto* one : all_) {
            networks.push_back(ascii::lower(text_member(*one, "provider")));
        }
        complain("no profile has the network or the id '" + std::string(text) + "'",
                 config::did_you_mean(ascii::lower(text), networks), {});
    }

    void add_fault(std::string text) { faults_.push_back(std::move(text)); }

    result<json::array> ids() const {
        if (faults_.empty()) {
            return ids_;
        }
        return failure(failure_class::refused, "profiles: " + joined(faults_, "; "),
                       "write them as {network: name}, as GET social-profiles names them");
    }

 private:
    std::vector<const json::value*> those_of(std::string_view network) const {
        std::vector<const json::value*> found;
        for (const auto* one : all_) {
            if (network_of(text_member(*one, "provider")) == network_of(network)) {
                found.push_back(one);
            }
        }
        return found;
    }

    void take(const std::vector<const json::value*>& found, const std::string& name) {
        if (found.size() > 1) {
            add_fault(name + " is not one profile but " + shown_all(found));
            return;
        }
        const json::value id = json::string(text_member(*found.front(), "id"));
        if (std::find(ids_.begin(), ids_.end(), id) == ids_.end()) {
            ids_.push_back(id);
        }
    }

    void complain(std::string text, const std::string& meant,
                  const std::vector<const json::value*>& near) {
        if (!meant.empty()) {
            text += " (did you mean '" + meant + "'?)";
        } else if (all_.empty()) {
            text += " (the workspace has none)";
        } else {
            text += " (there is " + shown_all(near.empty() ? all_ : near) + ")";
        }
        add_fault(std::move(text));
    }

    std::vector<const json::value*> all_;
    json::array ids_;
    std::vector<std::string> faults_;
};

void add_named(name_book& book, const json::value& one) {
    if (kind_of(one) == json_kind::string) {
        book.add(one.get_string());
        return;
    }
    if (!one.is_object() || one.get_object().empty()) {
        book.add_fault("a profile is " + std::string(name_of(kind_of(one))) +
                       ", not {network: name}");
        return;
    }
    for (const auto& member : one.get_object()) {
        if (kind_of(member.value()) == json_kind::string) {
            book.add(member.key(), member.value().get_string());
        } else {
            book.add_fault("the name of " + std::string(member.key()) + " must be a text");
        }
    }
}

}  // namespace

bool names_profiles(const json::value& payload) {
    const auto* members = payload.if_object();
    const auto* named = members == nullptr ? nullptr : members->if_contains("profiles");
    return named != nullptr && !is_absent(*named);
}

std::string network_of(std::string_view provider) {
    auto name = ascii::lower(provider);
    return name == "x" ? "twitter" : name;
}

result<json::array> ids_of_profiles(const json::value& named, const json::array& known) {
    name_book book(known);
    if (named.is_array()) {
        for (const auto& one : named.get_array()) {
            add_named(book, one);
        }
    } else {
        add_named(book, named);
    }
    return book.ids();
}

result<json::object> with_profile_ids(json::object payload, const json::array& known) {
    const auto ids = ids_of_profiles(payload.at("profiles"), known);
    if (!ids) {
        return ids.error();
    }
    json::array all;
    if (const auto* given = payload.if_contains("socialProfileIds"); given && !is_absent(*given)) {
        if (!given->is_array()) {
            return failure(failure_class::refused,
                           "socialProfileIds must be a list of texts, not " +
                               std::string(name_of(kind_of(*given))),
                           "write it as a list, or name the profile in `profiles` alone");
        }
        all = given->get_array();
    }
    for (const auto& id : *ids) {
        all.push_back(id);
    }
    payload.erase("profiles");
    payload["socialProfileIds"] = std::move(all);
    return payload;
}

}  // namespace sluice::ocoya
