/* class.c - the recorder class that is registered here, and new objects of it. */
#include "harness/recorder/windows/windows_recorder.h"

#include <stdlib.h>

void recorder_drop_object(IDiscRecorder2 *object, IRecorderLab *lab)
{
	if (lab)
		lab->table->Release(lab);
	if (object)
		object->table->Release(object);
}

/* ---- new objects ---- */

struct create_task {
	struct task task;
	HANDLE under_way; /* a copy of this task's own */
	IDiscRecorder2 *object;
	IRecorderLab *lab;
	HRESULT result;
};

static void find_lab(struct create_task *create)
{
	void *lab;

	if (FAILED(create->object->table->QueryInterface(create->object, &IID_IRecorderLab, &lab)))
		return;
	create->lab = lab;
	create->result = create->lab->table->Watch(create->lab, create->under_way);
}

static void create_object(struct task *task)
{
	struct create_task *create = (struct create_task *)(void *)task;
	void *object = NULL;

	create->result = com_enter();
	if (SUCCEEDED(create->result)) {
		create->result = CoCreateInstance(&CLSID_MsftDiscRecorder2, NULL,
			CLSCTX_INPROC_SERVER, &IID_IDiscRecorder2, &object);
		create->object = object;
		if (SUCCEEDED(create->result))
			find_lab(create);
		if (FAILED(create->result)) {
			recorder_drop_object(create->object, create->lab);
			create->object = NULL;
			create->lab = NULL;
		}
		com_leave();
	}
	CloseHandle(create->under_way);
}

static void regret_object(struct task *task)
{
	struct create_task *create = (struct create_task *)(void *)task;

	recorder_drop_object(create->object, create->lab);
}

/* The task that creates an object, begun; NULL when that cannot be. */
static struct create_task *begin_creation(HANDLE under_way)
{
	struct create_task *create = calloc(1, sizeof(*create));
	HANDLE copy;

	if (!create || com_start() ||
		!DuplicateHandle(GetCurrentProcess(), under_way, GetCurrentProcess(), &copy, 0,
			FALSE, DUPLICATE_SAME_ACCESS)) {
		free(create);
		return NULL;
	}
	create->under_way = copy;
	create->task.regret = regret_object;
	if (!task_start(&create->task, create_object, false))
		return create;
	CloseHandle(copy);
	return NULL;
}

int recorder_new_object(
	HANDLE under_way, IDiscRecorder2 **object, IRecorderLab **lab, HRESULT *hresult)
{
	struct create_task *create = begin_creation(under_way);

	if (!create)
		return DRIVE_NO_RESOURCES;
	if (task_finish(&create->task, clock_now() + LOADED))
		return DRIVE_TIMED_OUT;
	*object = create->object;
	*lab = create->lab;
	*hresult = create->result;
	task_drop(&create->task);
	return 0;
}

/* ---- availability ---- */

struct look_task {
	struct task task;
	CLSID class;
	HRESULT result;
};

static void look_for_class(struct task *task)
{
	struct look_task *look = (struct look_task *)(void *)task;
	void *object;
	IClassFactory *factory;

	look->result = com_enter();
	if (FAILED(look->result))
		return;
	look->result = CoGetClassObject(
		&look->class, CLSCTX_INPROC_SERVER, NULL, &IID_IClassFactory, &object);
	if (SUCCEEDED(look->result)) {
		factory = object;
		factory->lpVtbl->Release(factory);
	}
	com_leave();
}

static bool is_there(const CLSID *class)
{
	struct look_task *look = calloc(1, sizeof(*look));
	bool there;

	if (!look || com_start()) {
		free(look);
		return false;
	}
	look->class = *class;
	if (task_start(&look->task, look_for_class, false) ||
		task_finish(&look->task, clock_now() + LOADED))
		return false;
	there = SUCCEEDED(look->result);
	task_drop(&look->task);
	return there;
}

bool recorder_available(void)
{
	return is_there(&CLSID_MsftDiscRecorder2);
}

bool recorder_burns(void)
{
	return recorder_available() && is_there(&CLSID_MsftDiscFormat2Data);
}
