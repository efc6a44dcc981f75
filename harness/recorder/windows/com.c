/* com.c - COM in threads that nobody has to wait for, and what is asked of its objects. */
#include "harness/recorder/windows/com.h"

#include <stdlib.h>
#include <wchar.h>

#include "harness/drive/windows/names/listed.h"
#include "harness/system/windows/native.h"
#include "harness/system/text.h"

/* ---- the apartment ---- */

static struct guard guard;
static HANDLE apartment; /* set when it is there */

/* Keeps the apartment until the process ends. */
static DWORD WINAPI keep(void *context)
{
	HRESULT entered = CoInitializeEx(NULL, COINIT_MULTITHREADED);

	SetEvent(context);
	if (FAILED(entered))
		return 0;
	Sleep(INFINITE);
	return 0;
}

int com_start(void)
{
	HANDLE thread = NULL;

	guard_enter(&guard);
	if (!apartment) {
		apartment = CreateEventW(NULL, TRUE, FALSE, NULL);
		if (apartment)
			thread = CreateThread(NULL, 0, keep, apartment, 0, NULL);
		if (thread) {
			CloseHandle(thread);
		} else if (apartment) {
			CloseHandle(apartment);
			apartment = NULL;
		}
	}
	guard_leave(&guard);
	return apartment ? 0 : -1;
}

HRESULT com_enter(void)
{
	WaitForSingleObject(apartment, INFINITE);
	return CoInitializeEx(NULL, COINIT_MULTITHREADED);
}

void com_leave(void)
{
	CoUninitialize();
}

/* ---- identifiers ---- */

/* Does the identifier lead to the drive of that path or, unless UINT32_MAX, of that number? */
static bool leads_to(const wchar_t *id, const wchar_t *path, uint32_t number)
{
	return !_wcsicmp(id, path) || (number != UINT32_MAX && number_of_path(id) == number);
}

static BSTR find_listed(IDiscMaster2 *master, const wchar_t *path, uint32_t number)
{
	LONG count = 0;

	if (FAILED(master->table->get_Count(master, &count)))
		return NULL;
	for (LONG i = 0; i < count; i++) {
		BSTR id = NULL;

		if (FAILED(master->table->get_Item(master, i, &id)))
			continue;
		if (id && leads_to(id, path, number))
			return id;
		SysFreeString(id);
	}
	return NULL;
}

BSTR com_drive_id(const wchar_t *path)
{
	void *object;
	BSTR id = NULL;

	if (SUCCEEDED(CoCreateInstance(&CLSID_MsftDiscMaster2, NULL, CLSCTX_INPROC_SERVER,
		    &IID_IDiscMaster2, &object))) {
		IDiscMaster2 *master = object;

		id = find_listed(master, path, UINT32_MAX);
		/* It may list the volume's interface in place of the drive's. */
		if (!id)
			id = find_listed(master, path, number_of_path(path));
		master->table->Release(master);
	}
	return id ? id : SysAllocString(path);
}

/* ---- type libraries ---- */

/* IUnknown and IDispatch, which a dispatch interface that is also a table of methods lists as well. */
static bool is_inherited(const FUNCDESC *method)
{
	return method->wFuncFlags & FUNCFLAG_FRESTRICTED;
}

static unsigned count_parameters(const FUNCDESC *method)
{
	unsigned count = 0;

	for (int i = 0; i < method->cParams; i++)
		if (!(method->lprgelemdescParam[i].paramdesc.wParamFlags & PARAMFLAG_FRETVAL))
			count++;
	return count;
}

static void list_method(ITypeInfo *info, const FUNCDESC *method, struct text *out)
{
	BSTR name = NULL;
	char *narrow;

	if (FAILED(info->lpVtbl->GetDocumentation(info, method->memid, &name, NULL, NULL, NULL)))
		return;
	narrow = name ? utf8_from_wide(name) : NULL;
	SysFreeString(name);
	if (!narrow)
		return;
	text_add(out, "%s%s parameters=%u\n",
		method->invkind == INVOKE_PROPERTYGET           ? "get_"
			: method->invkind == INVOKE_PROPERTYPUT ? "put_"
								: "",
		narrow, count_parameters(method));
	free(narrow);
}

HRESULT com_list_methods(IDispatch *object, char *text, size_t size)
{
	struct text out = text_into(text, size);
	ITypeInfo *info = NULL;
	TYPEATTR *attributes = NULL;
	HRESULT result = object->lpVtbl->GetTypeInfo(object, 0, LOCALE_NEUTRAL, &info);

	if (SUCCEEDED(result))
		result = info->lpVtbl->GetTypeAttr(info, &attributes);
	for (UINT i = 0; SUCCEEDED(result) && i < attributes->cFuncs; i++) {
		FUNCDESC *method;

		result = info->lpVtbl->GetFuncDesc(info, i, &method);
		if (FAILED(result))
			break;
		if (!is_inherited(method))
			list_method(info, method, &out);
		info->lpVtbl->ReleaseFuncDesc(info, method);
	}
	if (attributes)
		info->lpVtbl->ReleaseTypeAttr(info, attributes);
	if (info)
		info->lpVtbl->Release(info);
	return result;
}

/* ---- data ---- */

HRESULT com_zeros(uint32_t length, IStream **stream)
{
	HGLOBAL memory = GlobalAlloc(GMEM_MOVEABLE | GMEM_ZEROINIT, length);
	ULARGE_INTEGER size;
	HRESULT result;

	*stream = NULL;
	if (!memory)
		return E_OUTOFMEMORY;
	result = CreateStreamOnHGlobal(memory, TRUE, stream);
	if (FAILED(result)) {
		GlobalFree(memory);
		return result;
	}
	size.QuadPart = length;
	return (*stream)->lpVtbl->SetSize(*stream, size);
}
