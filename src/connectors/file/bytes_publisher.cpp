#include "connectors/file/bytes_publisher.hpp"

#include "connectors/file/directory.hpp"
#include "connectors/file/named_file.hpp"
#include "connectors/file/whole_file.hpp"
#include "formats/binary_value.hpp"

#include <sluice/async/offload.hpp>
#include <sluice/component/names.hpp>
#include <sluice/model/json.hpp>

#include <string_view>
#include <utility>

namespace sluice::file {

namespace {

constexpr std::string_view rendered_at = "rendered_at";

class bytes_publisher final : public publisher {
 public:
    bytes_publisher(const publisher_options& options, const component_context& context)
        : options_(options), pool_(context.pool), time_(context.time) {}

    result<delivery> prepare(entity entity, std::string key) override {
        const auto now = time_.now();
        const auto names = names_beside(entity, now);
        auto name = options_.name ? name_for(*options_.name, entity.data, {&names})
                                  : result<std::string>(std::string());
        if (!name) {
            return name.error();
        }
        const auto content = bytes_of(entity, {&names});
        if (!content) {
            return content.error();
        }
        delivery made;
        made.safety = repeat_safety::idempotent;  // a file is replaced by the same file
        made.summary = "write " + std::to_string(content->size()) + " bytes to " + path_of(*name);
        // The time of a template is that of the intent: a repeat writes the same file.
        made.plan = json::object{{"name", *std::move(name)},
                                 {"sha256", sha256_of(*content)},
                                 {rendered_at, now.time_since_epoch().count()}};
        // At another time the record may have another name.
        made.repeat_as_sent = options_.name.has_value();
        made.key = std::move(key);
        made.entity = std::move(entity);
        return made;
    }

    awaitable<result<receipt>> send(delivery delivery) override {
        const auto moment =
            wall_time(wall_time::duration(integer_member(delivery.plan, rendered_at).value_or(0)));
        const auto names = names_beside(delivery.entity, moment);
        auto content = bytes_of(delivery.entity, {&names});
        if (!content) {
            co_return content.error();
        }
        const auto name = text_member(delivery.plan, "name");
        auto path = path_of(name);
        const auto size = content->size();
        auto work = [place = place_of(name), draft = draft_of(delivery.key),
                     bytes = *std::move(content)] { return put_whole_file(place, draft, bytes); };
        const auto put = co_await offload(pool_, std::move(work));
        if (!put) {
            co_return put.error();
        }
        receipt done;
        done.external_id = path;
        done.response = std::to_string(size) + " bytes";
        json::object data;
        data["path"] = std::move(path);
        data["length"] = size;
        data["sha256"] = text_member(delivery.plan, "sha256");
        done.data = std::move(data);
        co_return done;
    }

    bool is_local() const override { return true; }

 private:
    result<std::string> bytes_of(const entity& entity, expression_scope scope) const {
        if (options_.body.is_null()) {
            return only_bytes(formats::bytes_of_value(entity.data));
        }
        const auto value = options_.body.evaluate(entity.data, scope);
        return value ? only_bytes(formats::bytes_of_value(*value))
                     : result<std::string>(failure(value.error()).within("body"));
    }

    static result<std::string> only_bytes(result<formats::carried_bytes> carried) {
        return carried ? result<std::string>(std::move(carried->bytes)) : carried.error();
    }

    std::string path_of(const std::string& name) const {
        return options_.name ? options_.path + "/" + name : options_.path;
    }

    file_place place_of(const std::string& name) const {
        const auto path = without_links(options_.path);
        file_place place{path, name, options_.make_directory, options_.sync};
        if (!options_.name) {
            place.root = directory_of(path);
            place.name = path.substr(path.rfind('/') + 1);
        }
        return place;
    }

    // Another name than the file's own: a long one would leave no room for an ending.
    static std::string draft_of(const std::string& key) {
        return ".sluice-" + sha256_of(key).substr(0, 32) + ".part";
    }

    publisher_options options_;
    asio::thread_pool& pool_;
    clock& time_;
};

}  // namespace

std::shared_ptr<publisher> make_bytes_publisher(const publisher_options& options,
                                                const component_context& context) {
    return std::make_shared<bytes_publisher>(options, context);
}

}  // namespace sluice::file
